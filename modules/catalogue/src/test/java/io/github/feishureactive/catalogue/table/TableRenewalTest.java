package io.github.feishureactive.catalogue.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableRenewalTest {

    private static final Path TABLE = Path.of("src/main/catalogue/operations.tsv");
    private static final String HEADER = "# path";

    @TempDir
    private Path folder;

    @Test
    void theTableIsAsARenewalWritesIt() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(TABLE));
        Collections.shuffle(lines, new Random(7));

        assertThat(renew(Files.readString(TABLE), String.join("\n", lines)))
                .isEqualTo("1670 operations: 0 new, 0 changed, 0 gone" + System.lineSeparator());
        assertThat(folder.resolve("in-use")).hasSameTextualContentAs(TABLE);
    }

    @Test
    void saysWhatHasChanged() throws IOException {
        String kept = line("/open-apis/a", "GET", "10/1s");
        String added = line("/open-apis/b/:id", "PATCH", "unpublished");
        String slower = line("/open-apis/c", "POST", "100/60s");
        String faster = line("/open-apis/c", "POST", "1000/60s+50/1s");
        String gone = line("/open-apis/d", "PUT", "1/1s");

        assertThat(renew(kept + slower + gone, added + faster + kept).lines())
                .containsExactly(
                        "+ " + added.strip(),
                        "< " + slower.strip(),
                        "> " + faster.strip(),
                        "- " + gone.strip(),
                        "3 operations: 1 new, 1 changed, 1 gone");
        assertThat(Files.readAllLines(folder.resolve("in-use")))
                .hasSize(4)
                .endsWith(kept.strip(), added.strip(), faster.strip())
                .first()
                .asString()
                .startsWith(HEADER);
    }

    @Test
    void twoPagesOfOneOperationBecomeOneLine() throws IOException {
        renew("", """
                /open-apis/x/:id	POST	1000/60s+50/1s	tenant	custom	a:read,b	/first
                /open-apis/x/:x_id	POST	20/1s	tenant,user	isv	b,c:write	/second
                /open-apis/y	GET	unpublished	app			/third
                /open-apis/y	GET	5/1s				/fourth
                """);

        assertThat(Files.readAllLines(folder.resolve("in-use")))
                .endsWith(
                        "/open-apis/x/:id	POST	1000/60s+20/1s	tenant,user	custom,isv	a:read,b,c:write	/first",
                        "/open-apis/y	GET	5/1s	app			/third")
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/x	GET	10/1s	tenant	custom	a",
                "/open-apis/x	GET	10/1s	tenant	custom	a	/page	more",
                "open-apis/x	GET	10/1s	tenant	custom	a	/page",
                "/open-apis//x	GET	10/1s	tenant	custom	a	/page",
                "/open-apis/x/	GET	10/1s	tenant	custom	a	/page",
                "/open-apis/{id}	GET	10/1s	tenant	custom	a	/page",
                "/open-apis/x?y	GET	10/1s	tenant	custom	a	/page",
                "/open-apis/x	HEAD	10/1s	tenant	custom	a	/page",
                "/open-apis/x	GET	ten a second	tenant	custom	a	/page",
                "/open-apis/x	GET	0/1s	tenant	custom	a	/page",
                "/open-apis/x	GET	10/1m	tenant	custom	a	/page",
                "/open-apis/x	GET	10/90000s	tenant	custom	a	/page",
                "/open-apis/x	GET		tenant	custom	a	/page",
                "/open-apis/x	GET	10/1s	bot	custom	a	/page",
                "/open-apis/x	GET	10/1s	tenant	store	a	/page",
                "/open-apis/x	GET	10/1s	tenant	custom	read all of it	/page",
                "/open-apis/x	GET	10/1s	tenant	custom	a,,b	/page",
                "/open-apis/x	GET	10/1s	tenant	custom	a	https://example.com/page",
            })
    void aMalformedLineIsNamedAndNothingIsWritten(String malformed) throws IOException {
        String inUse = line("/open-apis/a", "GET", "10/1s");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> renew(inUse, inUse + "\n" + malformed + "\n"))
                .withMessageStartingWith("Line 3 of " + folder.resolve("newer") + ": ");
        assertThat(folder.resolve("in-use")).hasContent(inUse);
    }

    @Test
    void theBuildRefusesATableThatNoRenewalHasWritten() throws IOException {
        Path table = Files.writeString(
                folder.resolve("table"), line("/open-apis/:a", "GET", "10/1s") + line("/open-apis/:b", "GET", "10/1s"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceWriter.main(
                        new String[] {table.toString(), folder.resolve("bin").toString()}))
                .withMessageContaining("names 1 operations in 2 lines");
        assertThat(folder.resolve("bin")).doesNotExist();
    }

    private static String line(String path, String method, String limit) {
        return String.join("\t", path, method, limit, "tenant", "custom", "some:scope", "/some/page") + "\n";
    }

    private String renew(String inUse, String newer) throws IOException {
        Path table = Files.writeString(folder.resolve("in-use"), inUse);
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        TableRenewal.renew(
                table,
                Files.writeString(folder.resolve("newer"), newer),
                new PrintStream(report, true, StandardCharsets.UTF_8));
        return report.toString(StandardCharsets.UTF_8);
    }
}
