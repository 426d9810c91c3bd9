// Of several requests on their way only the last one's answer counts. Each call begins one, and
// gives what tells whether it still is the last.
export function newestOnly(): () => () => boolean {
  let begun = 0;
  return () => {
    const own = ++begun;
    return () => own === begun;
  };
}
