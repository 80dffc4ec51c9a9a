package io.github.feishureactive.core.internal.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://open.feishu.cn, https://open.feishu.cn",
        "https://open.larksuite.com/, https://open.larksuite.com",
        "' https://open.feishu.cn// ', https://open.feishu.cn",
        "https://proxy.example:8443/feishu/, https://proxy.example:8443/feishu",
        "HTTPS://open.feishu.cn, HTTPS://open.feishu.cn",
        "https://10.0.0.1, https://10.0.0.1",
        "https://[2001:db8::1]:443, https://[2001:db8::1]:443",
        "http://localhost:8080, http://localhost:8080",
        "http://LocalHost, http://LocalHost",
        "http://127.0.0.1:1, http://127.0.0.1:1",
        "http://127.255.0.7:65535/x, http://127.255.0.7:65535/x",
        "http://[::1]:8080, http://[::1]:8080",
    })
    void takesHttpsAndLoopback(String text, String url) {
        assertThat(BaseUrl.of(text)).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://open.feishu.cn, true, open.feishu.cn, 443, open.feishu.cn, ''",
        "HTTPS://proxy.example:8443/feishu//, true, proxy.example, 8443, proxy.example:8443, /feishu",
        "https://proxy.example:80, true, proxy.example, 80, proxy.example:80, ''",
        "http://LocalHost/, false, LocalHost, 80, LocalHost, ''",
        "http://127.0.0.1:1/a%20b, false, 127.0.0.1, 1, 127.0.0.1:1, /a%20b",
        "https://[2001:db8::1], true, 2001:db8:0:0:0:0:0:1, 443, [2001:db8::1], ''",
    })
    void saysWhereToConnect(String text, boolean secure, String name, int port, String host, String path) {
        BaseUrl url = BaseUrl.of(text);

        assertThat(url.secure()).isEqualTo(secure);
        assertThat(url.address().getHostString()).isEqualTo(name);
        assertThat(url.address().getPort()).isEqualTo(port);
        assertThat(url.address().isUnresolved())
                .as("a name, to be looked up")
                .isEqualTo(Character.isLetter(name.charAt(0)));
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "https://open.feishu.cn/open-apis, https://open.feishu.cn",
        "https://open.feishu.cn/open-apis/, https://open.feishu.cn",
        "https://open.feishu.cn/Open-APIs/hire/v1, https://open.feishu.cn",
        "http://127.0.0.1:8080/base/open-apis//, http://127.0.0.1:8080/base",
    })
    void saysWhatToWriteInsteadOfThePathThatOperationsHave(String text, String instead) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of(text))
                .withMessage(
                        "The base URL must not contain /open-apis, since the path of each operation starts with it:"
                                + " write " + instead);
        assertThat(BaseUrl.of(instead)).hasToString(instead);
        assertThat(BaseUrl.of("https://proxy.example/open-apis-of-ours").path()).isEqualTo("/open-apis-of-ours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://open.feishu.cn",
                "http://127.0.0.1.evil.com",
                "http://127.evil.com",
                "http://localhost.evil.com",
                "http://evil.com/127.0.0.1",
                "http://0.0.0.0",
                "http://128.0.0.1",
                "http://[::2]",
                "http://[::ffff:10.0.0.1]",
                "http://10.0.0.1",
            })
    void takesPlainHttpForThisMachineOnly(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of(text))
                .withMessageContaining("must use https; plain http is for loopback addresses only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "open.feishu.cn",
                "//open.feishu.cn",
                "https://",
                "https:///path",
                "https:open.feishu.cn",
                "ftp://open.feishu.cn",
                "file:///etc/passwd",
                "https://open feishu.cn",
                "https://open.feishu.cn/{path}",
                "https://127.1:99999999999",
                "https://open.feishu.cn:",
                "https://open.feishu.cn:/x",
                "https://open.feishu.cn:0",
                "https://open.feishu.cn:65536",
                "https://open.feishu.cn?x=1",
                "https://open.feishu.cn#x",
                "https://a_b",
                "http://1127.0.0.1",
                "http://127.0.0.1@evil.com",
                "https://user:secret@open.feishu.cn",
            })
    void takesNothingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of(text))
                .withMessageStartingWith("The base URL ")
                .withMessageEndingWith("such as https://open.feishu.cn");
    }

    @Test
    void doesNotRepeatWhatMayHoldASecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of("https://user:secret@open.feishu.cn"))
                .withMessageNotContaining("secret")
                .withNoCause();
    }
}
