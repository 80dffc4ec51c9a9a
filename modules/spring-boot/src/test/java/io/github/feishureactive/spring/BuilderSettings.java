package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

/** The settings of a builder, as the Javadoc of its public methods describes them, read by the compiler. */
final class BuilderSettings extends TreePathScanner<Void, Map<String, BuilderSettings.Setting>> {

    /**
     * What a method sets.
     *
     * @param meaning the first paragraph of its comment
     * @param value what its last parameter takes
     */
    record Setting(String meaning, String value) {}

    private final DocTrees comments;

    private BuilderSettings(DocTrees comments) {
        this.comments = comments;
    }

    /** In the order of the source. */
    static Map<String, Setting> of(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, Setting> settings = new LinkedHashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            BuilderSettings reader = new BuilderSettings(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                reader.scan(unit, settings);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + source, e);
        }
        return settings;
    }

    @Override
    public Void visitMethod(MethodTree method, Map<String, Setting> settings) {
        if (method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                && !method.getParameters().isEmpty()) {
            DocCommentTree comment = comments.getDocCommentTree(getCurrentPath());
            List<? extends DocTree> body = comment.getFullBody();
            ParamTree last = comment.getBlockTags().stream()
                    .filter(ParamTree.class::isInstance)
                    .map(ParamTree.class::cast)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            settings.put(
                    method.getName().toString(),
                    new Setting(markdown(firstParagraph(body)), markdown(last.getDescription())));
        }
        return super.visitMethod(method, settings);
    }

    private static List<? extends DocTree> firstParagraph(List<? extends DocTree> body) {
        return body.stream()
                .takeWhile(part -> part.getKind() != DocTree.Kind.START_ELEMENT)
                .toList();
    }

    private static String markdown(List<? extends DocTree> parts) {
        return parts.stream()
                .map(BuilderSettings::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String markdown(DocTree part) {
        if (part instanceof LiteralTree literal) {
            return "`" + literal.getBody().getBody() + "`";
        }
        if (part instanceof LinkTree link) {
            String target = link.getReference().getSignature();
            String name = target.substring(Math.max(target.lastIndexOf('.', Math.max(target.indexOf('#'), 0)), -1) + 1)
                    .replaceFirst("^#", "")
                    .replace('#', '.');
            return link.getLabel().isEmpty() ? "`" + name + "`" : markdown(link.getLabel());
        }
        return part.toString();
    }
}
