import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;

// EU DSS on signed PDFs: JudgeDss TRUST_DIR FILE…
public class JudgeDss {
  public static void main(String[] words) {
    CommonTrustedCertificateSource trust = new CommonTrustedCertificateSource();
    for (File file : new File(words[0]).listFiles()) {
      CertificateToken certificate = DSSUtils.loadCertificate(file);
      trust.addCertificate(certificate);
    }
    int bad = 0;
    for (int i = 1; i < words.length; ++i) {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(trust);
      SignedDocumentValidator validator =
          SignedDocumentValidator.fromDocument(new FileDocument(words[i]));
      validator.setCertificateVerifier(verifier);
      SimpleReport report = validator.validateDocument().getSimpleReport();
      StringBuilder line = new StringBuilder(new File(words[i]).getName());
      boolean sound = report.getSignaturesCount() > 0;
      for (String id : report.getSignatureIdList()) {
        Indication indication = report.getIndication(id);
        line.append(" ").append(report.getSignatureFormat(id)).append(" ").append(indication);
        if (report.getSubIndication(id) != null) line.append("/").append(report.getSubIndication(id));
        report.getAdESValidationErrors(id).forEach(m -> line.append(" [").append(m.getValue()).append("]"));
        sound &= indication == Indication.TOTAL_PASSED;
      }
      if (!sound) ++bad;
      System.out.println(line + (sound ? "" : " NOT ACCEPTED"));
    }
    System.out.println("EU DSS: " + (words.length - 1 - bad) + " of " + (words.length - 1) + " accepted");
    System.exit(bad == 0 ? 0 : 1);
  }
}
