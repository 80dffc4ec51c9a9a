package io.github.feishureactive.simulator.internal.event;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import com.lark.oapi.core.utils.Decryptor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.simulator.EncryptedText;
import io.github.feishureactive.simulator.internal.api.RandomText;

import static org.assertj.core.api.Assertions.assertThat;

class EventEncryptionTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DOCUMENTED = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";

    private final Random random = new Random(5);

    /** The documents' example says that the reader below is right; so is what it can read. */
    @Test
    void theDocumentedExampleIsReadable() throws Exception {
        assertThat(EncryptedText.decrypt("test key", DOCUMENTED)).isEqualTo("hello world");
    }

    @Test
    void whatIsEncryptedIsReadByTheRulesAndByTheOfficialSdk() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            String key = new RandomText(random).next(1 + random.nextInt(40));
            String plain = "{\"a\":\"" + "é".repeat(random.nextInt(40)) + "\"}";

            String text = encrypted(new EventEncryption(key, random), plain);

            assertThat(EncryptedText.decrypt(key, text)).isEqualTo(plain);
            assertThat(new Decryptor(key).decrypt(text)).isEqualTo(plain);
        }
    }

    @Test
    void theSameIsNeverEncryptedTheSame() {
        EventEncryption encryption = new EventEncryption("key", random);

        assertThat(encrypted(encryption, "{}")).isNotEqualTo(encrypted(encryption, "{}"));
    }

    /** printf '1600000000abckey{}' | sha256sum */
    @Test
    void signsInLowerCaseHexadecimalDigits() {
        assertThat(new EventEncryption("key", random).sign("1600000000", "abc", "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("d1de6e1b886ecf15852d2de5ded1c99dcc0356d7e52bbbc73c373c842fe3a4f3");
    }

    private static String encrypted(EventEncryption encryption, String plain) {
        byte[] body = encryption.encrypt(plain.getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(body).path("encrypt").stringValue();
    }
}
