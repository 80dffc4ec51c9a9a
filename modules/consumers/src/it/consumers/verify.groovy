import java.util.jar.JarFile

// Every jar that we publish has stood in the repository of these projects: each carries the licence as it is.
File root = new File(basedir, '../../../../..').canonicalFile
File ours = new File(localRepositoryPath, 'io/github/feishureactive')

List<String> published = (new File(root, 'bom/pom.xml').text =~ /(?m)^ {8}<artifactId>(feishu-reactive-[\w-]+)</)*.get(1)
assert published.size() > 9

published.each { name ->
    List<File> jars = []
    File module = new File(ours, name)
    if (module.exists()) {
        module.eachFileRecurse { if (it.name.endsWith('.jar')) jars << it }
    }
    assert jars: "${name} is no dependency of modules/consumers/pom.xml"
    jars.each { file ->
        new JarFile(file).withCloseable { jar ->
            ['LICENSE', 'NOTICE'].each { text ->
                def entry = jar.getEntry("META-INF/${text}")
                assert entry != null: "${file.name} has no META-INF/${text}"
                assert jar.getInputStream(entry).text == new File(root, text).text
            }
        }
    }
}

// The test of a user's application is as short as the documentation says.
String test = new File(basedir, 'payouts/src/test/java/com/example/payouts/PayoutsTest.java').text
assert test.substring(test.indexOf('@SpringBootTest')).readLines().size() < 20
return true
