import java.io.File;
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

// veraPDF on PDF/A files, each by the part and level it claims: JudgeVera FILE…
public class JudgeVera {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    int bad = 0;
    for (String file : files) {
      try (PDFAParser parser =
          Foundries.defaultInstance().createParser(new FileInputStream(file))) {
        ValidationResult result =
            Foundries.defaultInstance().createValidator(parser.getFlavour(), false).validate(parser);
        if (!result.isCompliant()) ++bad;
        System.out.println(new File(file).getName() + " PDF/A-" + parser.getFlavour()
            + (result.isCompliant() ? " compliant, " : " NOT COMPLIANT, ")
            + result.getTotalAssertions() + " assertions");
        for (TestAssertion each : result.getTestAssertions()) {
          if (each.getStatus() == TestAssertion.Status.FAILED) {
            System.out.println("  " + each.getRuleId() + " " + each.getMessage());
          }
        }
      }
    }
    System.out.println("veraPDF: " + (files.length - bad) + " of " + files.length + " compliant");
    System.exit(bad == 0 ? 0 : 1);
  }
}
