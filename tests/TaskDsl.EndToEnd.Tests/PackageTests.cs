using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>What stands in the packages, and that the same files make the same packages.</summary>
public sealed class PackageTests
{
    // A debug document's compressed source (Portable PDB specification, "Embedded Source").
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private static readonly string Configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static TheoryData<string> Packages => [.. Files(UserProject.LocalFeed).Keys];

    [Theory, MemberData(nameof(Packages))]
    public void A_package_carries_the_one_version_readme_licence_and_symbols_with_their_sources(string file)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(UserProject.LocalFeed, file));
        Assert.Contains(package.Entries, entry => entry.FullName == "LICENSE");
        Assert.StartsWith("# TaskDsl", Text("README.md"), StringComparison.Ordinal);

        XElement metadata = XDocument.Parse(Text(Assert.Single(package.Entries, entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName)).Root!.Elements().First();
        XName Name(string local) => metadata.Name.Namespace + local;
        Assert.Equal($"{metadata.Element(Name("id"))!.Value}.{UserProject.PackageVersion}.nupkg", file);
        Assert.Equal(("MIT", "README.md"), (metadata.Element(Name("license"))!.Value, metadata.Element(Name("readme"))!.Value));
        Assert.All(
            metadata.Descendants(Name("dependency")).Where(dependency => dependency.Attribute("id")!.Value.StartsWith("TaskDsl", StringComparison.Ordinal)),
            dependency => Assert.Equal(UserProject.PackageVersion, dependency.Attribute("version")!.Value));

        foreach (ZipArchiveEntry assembly in package.Entries.Where(entry => entry.Name.StartsWith("TaskDsl", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var bytes = new MemoryStream(Bytes(assembly));
            using var image = new PEReader(bytes);
            Assert.Equal(typeof(PackageTests).Assembly.GetName().Version, image.GetMetadataReader().GetAssemblyDefinition().Version);
            using MetadataReaderProvider symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(Assert.Single(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
            MetadataReader reader = symbols.GetMetadataReader();
            int sources = reader.CustomDebugInformation.Count(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == EmbeddedSource);
            Assert.Equal(reader.Documents.Count, sources);
            Assert.NotEqual(0, sources);
        }

        string Text(string entry) => new StreamReader(package.GetEntry(entry)!.Open()).ReadToEnd();
    }

    [Fact]
    public void What_is_packed_again_is_the_same_byte_for_byte()
    {
        using var folder = new UserProject();
        string feed = folder.PathOf("feed/");
        Pack(folder, UserProject.Repository, feed, "-t:PackPackagesUnderTest");
        Assert.Equal(Files(UserProject.LocalFeed), Files(feed));
    }

    [Fact, Trait("Category", "Long")]
    public void Two_copies_of_the_sources_in_different_folders_release_the_same_packages()
    {
        using var folder = new UserProject();
        string[] files = folder.Execute("git", "-C", UserProject.Repository, "ls-files", "--cached", "--others", "--exclude-standard").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string file in files.Where(file => File.Exists(Path.Combine(UserProject.Repository, file))))
        {
            foreach (string copy in (string[])["one", "another place"])
            {
                string to = folder.PathOf(Path.Combine(copy, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Path.Combine(UserProject.Repository, file), to);
            }
        }

        Pack(folder, folder.PathOf("one"), folder.PathOf("feed/"), "-restore", "-p:Configuration=Release");
        Pack(folder, folder.PathOf("another place"), folder.PathOf("other feed/"), "-restore", "-p:Configuration=Release");
        Assert.Equal(Files(folder.PathOf("feed")), Files(folder.PathOf("other feed")));
    }

    // The packages under test, made by this test project's own target.
    private static void Pack(UserProject folder, string repository, string feed, params string[] arguments)
    {
        UserProject.Result result = folder.Dotnet("", ["msbuild", Path.Combine(repository, "tests", "TaskDsl.EndToEnd.Tests"), "-nr:false", $"-p:Configuration={Configuration}", $"-p:LocalFeed={feed}", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    private static Dictionary<string, string> Files(string feed) =>
        Directory.GetFiles(feed, "TaskDsl.*.nupkg").Order().ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using Stream stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
