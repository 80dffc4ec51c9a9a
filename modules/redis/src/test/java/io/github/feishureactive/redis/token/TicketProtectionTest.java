package io.github.feishureactive.redis.token;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TicketProtectionTest {

    private final TicketProtection protection = TicketProtection.encrypted(new byte[16]);

    @Test
    void sealingTwiceGivesDifferentTextsOfTheSameTicket() {
        String sealed = protection.seal("cli_a", "票据");
        assertThat(protection.seal("cli_a", "票据")).isNotEqualTo(sealed);
        assertThat(protection.open("cli_a", sealed)).isEqualTo("票据");
    }

    @Test
    void aTicketIsBoundToItsApp() {
        String sealed = protection.seal("cli_a", "ticket");
        assertThatThrownBy(() -> protection.open("cli_b", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void foreignTextIsNotDecrypted() {
        for (String foreign : new String[] {"", "e:", "e:AAAA", "e:not base64!", "p:ticket", "ticket"}) {
            assertThatThrownBy(() -> protection.open("cli_a", foreign))
                    .isInstanceOf(IllegalStateException.class)
                    .hasNoCause();
        }
        assertThatThrownBy(() -> TicketProtection.none().open("cli_a", "ticket"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyOfAnotherLengthIsRejected() {
        assertThatThrownBy(() -> TicketProtection.encrypted(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl");
    }

    @Test
    void neitherKeyNorTicketIsShown() {
        assertThat(protection).hasToString("TicketProtection[AES-GCM]");
        assertThat(TicketProtection.none()).hasToString("TicketProtection[none]");
    }
}
