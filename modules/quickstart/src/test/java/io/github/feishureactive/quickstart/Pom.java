package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A POM of this project as it is written, without what it inherits. */
record Pom(String file, Document xml) {

    static Pom of(String file) {
        return parse(file, Checkout.read(file));
    }

    /** Reads a POM that stands elsewhere, such as in a page. */
    static Pom parse(String file, String text) {
        try {
            return new Pom(
                    file,
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(text))));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** Returns the root and all of its modules. */
    static Stream<Pom> all() {
        Pom root = of("pom.xml");
        return Stream.concat(
                Stream.of(root), root.texts("/project/modules/module").stream().map(module -> of(module + "/pom.xml")));
    }

    static Stream<Pom> published() {
        return all().filter(Pom::isPublished);
    }

    boolean isPublished() {
        return !text("/project/properties/maven.deploy.skip").equals("true");
    }

    boolean hasParent() {
        return !text("/project/parent").isEmpty();
    }

    String artifactId() {
        return text("/project/artifactId");
    }

    String version() {
        return text("/project/version");
    }

    /** Returns the text of the first match, or an empty text. */
    String text(String path) {
        return texts(path).stream().findFirst().orElse("");
    }

    List<String> texts(String path) {
        try {
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, xml, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength())
                    .mapToObj(i -> found.item(i).getTextContent().strip())
                    .toList();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @Override
    public String toString() {
        return file;
    }
}
