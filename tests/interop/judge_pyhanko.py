"""pyHanko's word on signed PDFs: judge_pyhanko.py TRUST_DIR FILE…

Prints one line per file: what pyHanko says of each signature, and of changes after it.
"""
import sys
from pathlib import Path

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def judge(path, context):
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        words = []
        for signature in reader.embedded_regular_signatures:
            status = validate_pdf_signature(signature, context)
            sound = status.bottom_line
            words.append(
                f"{signature.field_name} {'good' if sound else 'BAD'} "
                f"(intact {status.intact}, valid {status.valid}, trusted {status.trusted}, "
                f"{status.modification_level.name if status.modification_level else 'NONE'}, "
                f"{status.coverage.name})"
            )
            if not sound:
                words.append("NOT ACCEPTED")
        return words or ["NOT ACCEPTED: no signature"]


def main():
    roots = list(load_certs_from_pemder(str(p) for p in Path(sys.argv[1]).glob("*.pem")))
    bad = 0
    for path in sys.argv[2:]:
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        words = judge(path, context)
        bad += any("NOT ACCEPTED" in word for word in words)
        print(f"{Path(path).name}: {'; '.join(words)}")
    print(f"pyHanko: {len(sys.argv) - 2 - bad} of {len(sys.argv) - 2} accepted")
    sys.exit(1 if bad else 0)


main()
