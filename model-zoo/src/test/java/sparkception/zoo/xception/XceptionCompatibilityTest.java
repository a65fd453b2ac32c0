package sparkception.zoo.xception;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;

/**
 * Checkpoints of earlier versions go on: configurations are the same JSON, letter by letter, as
 * they were before networks had a common writer, and fresh parameters the same bits.
 */
class XceptionCompatibilityTest {

  @ParameterizedTest
  @CsvSource({
    "true, DEPTHWISE_FIRST, NONE, baa6809b9c63465bce257ae4821d27a8fdc81956017bf57978718ec8ed410c96",
    "false, DEPTHWISE_FIRST, NONE, 72f1bf09e156db357c3ca13dc918724b0ad7df253e93a2ba2f08a79cb0ba520c",
    "true, DEPTHWISE_FIRST, ELU, fcb555d22ee40f4ba85fcf1dccf78e99ea2b06bd1d970a8943ad0eb49baa6137",
    "true, POINTWISE_FIRST, RELU, e46cfd2a13f15b190783150fe91072e6e1372a6869df15142affe43647a81ed4",
  })
  void theConfigurationIsTheSame(
      boolean residuals, Ablation.Order order, Ablation.Between between, String hash)
      throws NoSuchAlgorithmException {
    XceptionSpec spec = XceptionSpec.PAPER.with(new Ablation(residuals, order, between));
    assertThat(sha256(Xception.configuration(spec).toJson().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(hash);
  }

  @Test
  void manyLabelsAndASmallImageAreTheSame() throws NoSuchAlgorithmException {
    XceptionSpec spec =
        new XceptionSpec(
            28,
            1,
            10,
            0.3,
            1,
            1,
            0,
            0.9,
            0.001,
            0,
            Initialization.GLOROT_UNIFORM,
            Labels.MANY,
            Ablation.NONE,
            7);
    assertThat(sha256(Xception.configuration(spec).toJson().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("1064aa68e233872849c4be80bee5ca0030b4e63adb614f2e3dea043c4837c214");
    float[] parameters = Xception.network(spec).params().toFloatVector();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length);
    bytes.asFloatBuffer().put(parameters);
    assertThat(sha256(bytes.array()))
        .isEqualTo("1bcc06413a403157d9c0087b4bf5130e9b0aa3c53ea8920dcb78f0a75925ab8c");
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
