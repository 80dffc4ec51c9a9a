package io.github.feishureactive.hire.referral.reward;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;

import static io.github.feishureactive.hire.referral.reward.Rewards.minimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class RewardImportTest {

    private static final Instant FIRST = Instant.ofEpochMilli(100_000_000_000L);
    private static final Instant LAST = Instant.ofEpochMilli(99_999_999_999_999L);

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("Pass a referrer", reward -> reward.referrer(null)),
                refused("Pass a referrer", reward -> reward.referrer(" ")),
                refused("Pass a subject", reward -> reward.subject(null)),
                refused("Pass a rule", reward -> reward.rule(null)),
                refused("Pass an amount", reward -> reward.amount(null)),
                refused("Pass a stage", reward -> reward.stage(null)),
                refused("Pass a userIdType", reward -> reward.userIdType(null)),
                refused("Pass the id of an application", reward -> reward.subject(RewardSubject.application(null))),
                refused("Pass the id of an application", reward -> reward.subject(RewardSubject.application(""))),
                refused("Pass the id of a talent", reward -> reward.subject(RewardSubject.talent(null))),
                refused("Pass the id of a talent", reward -> reward.subject(RewardSubject.talent(" "))),
                refused("Pass a job id, or leave it out", reward -> reward.subject(RewardSubject.talent("1", " "))),
                refused("points that are not negative", reward -> reward.amount(RewardAmount.points(-1))),
                refused("cash that is not negative", reward -> reward.amount(cash("CNY", "-0.01"))),
                refused("Pass the currency", reward -> reward.amount(cash(" ", "1"))),
                refused("Pass an amount of cash", reward -> reward.amount(RewardAmount.cash(null))),
                refused(
                        "who confirmed",
                        reward -> reward.stage(RewardStage.confirmed().by(" "))),
                refused("who paid", reward -> reward.stage(RewardStage.paid().by(""))),
                refused(
                        "time of the confirmation",
                        reward -> reward.stage(RewardStage.confirmed().at(Instant.EPOCH))),
                refused(
                        "time of the payment",
                        reward -> reward.stage(RewardStage.paid().at(Instant.MAX))),
                refused("Pass a creator", reward -> reward.creator("\t")),
                refused("createdAt", reward -> reward.createdAt(FIRST.minusNanos(1))),
                refused(
                        "seconds and milliseconds were mixed up",
                        reward -> reward.createdAt(Instant.ofEpochMilli(1_704_720_275L))),
                refused(
                        "seconds and milliseconds were mixed up",
                        reward -> reward.createdAt(Instant.ofEpochSecond(1_704_720_275_000L))),
                refused("onboardedAt", reward -> reward.onboardedAt(LAST.plusMillis(1))),
                refused("convertedAt", reward -> reward.convertedAt(Instant.MIN)));
    }

    private static Arguments refused(String words, UnaryOperator<RewardImportBuilder> change) {
        return arguments(words, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeRightIsRefused(String words, UnaryOperator<RewardImportBuilder> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(minimal("r-1")).build())
                .withMessageContaining(words)
                .withMessageStartingWith("Pass ");
    }

    @Test
    void anExternalIdIsRequired() {
        for (String missing : new String[] {null, "", " "}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> minimal(missing).build())
                    .withMessageStartingWith("Pass an external_id");
        }
    }

    @Test
    void nothingAndTheEndsOfTimeAreAllowed() {
        assertThat(minimal("r-1").amount(RewardAmount.points(0)).build()).isNotNull();
        assertThat(minimal("r-1").amount(cash("CNY", "0.00")).build()).isNotNull();
        assertThat(minimal("r-1").createdAt(FIRST).onboardedAt(LAST).build().onboardedAt())
                .isEqualTo(LAST);
    }

    @Test
    void leavingOutIsLikeNotSaying() {
        RewardImport said = minimal("r-1")
                .creator("ou_2")
                .reason("a")
                .comment("b")
                .createdAt(FIRST)
                .onboardedAt(FIRST)
                .convertedAt(FIRST)
                .build();
        RewardImport leftOut = minimal("r-1")
                .creator(null)
                .reason(null)
                .comment(null)
                .createdAt(null)
                .onboardedAt(null)
                .convertedAt(null)
                .build();

        assertThat(leftOut)
                .isEqualTo(minimal("r-1").build())
                .hasSameHashCodeAs(minimal("r-1").build())
                .isNotEqualTo(said)
                .isNotEqualTo(minimal("r-2").build());
        assertThat(RewardStage.confirmed().by("ou_3").at(FIRST).by(null).at(null))
                .isEqualTo(RewardStage.confirmed());
        assertThat(RewardStage.paid().by("ou_3").at(FIRST).by(null).at(null)).isEqualTo(RewardStage.paid());
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
        RewardImportBuilder builder = minimal("r-1");
        RewardImport first = builder.build();

        builder.referrer("ou_other").amount(RewardAmount.points(1_000_000)).reason("later");

        assertThat(first).isEqualTo(minimal("r-1").build());
    }

    @Test
    void asTextItShowsIdsAndNeitherReasonNorComment() {
        RewardImport reward = minimal("r-1")
                .amount(cash("CNY", "520.00"))
                .stage(RewardStage.paid().by("ou_payer"))
                .reason("why-secret")
                .comment("comment-secret")
                .build();

        assertThat(reward.toString())
                .contains("r-1", "ou_1", "6930815272790114325", "ONBOARDING", "CNY 520.00", "ou_payer")
                .doesNotContain("secret");
        assertThat(RewardMessages.RewardBody.of(reward).toString()).doesNotContain("secret");
        assertThat(new ImportResult.Imported(reward, new ImportedReward("1", "r-1")).toString())
                .doesNotContain("secret");
    }

    private static RewardAmount cash(String currency, String amount) {
        return RewardAmount.cash(new Cash(Currency.of(currency), new BigDecimal(amount)));
    }
}
