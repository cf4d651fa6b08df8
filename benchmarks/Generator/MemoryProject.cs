using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TaskDsl.Generators;
using TaskDsl.Oracles;

namespace TaskDsl.Benchmarks.Generator;

/// <summary>A project as the compiler sees it, with its task files in memory.</summary>
internal sealed class MemoryProject
{
    private readonly List<AdditionalText> _files;
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    public MemoryProject(int formats)
    {
        string platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] references = [.. Directory.GetFiles(platform, "System.*.dll"), typeof(IOracle).Assembly.Location, typeof(AdditionOracle).Assembly.Location];
        _compilation = CSharpCompilation.Create(
            "Study",
            [CSharpSyntaxTree.ParseText("class Other { }", path: "Other.cs")],
            references.Where(IsManaged).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        _files = [.. TaskFiles.Of(formats).Select(file => new MemoryText(file.Path, file.Text))];
        _driver = CSharpGeneratorDriver.Create([new TaskDslGenerator().AsSourceGenerator()], _files, optionsProvider: new Options());
    }

    /// <summary>The number of task files.</summary>
    public int Files => _files.Count;

    /// <summary>Runs the generator.</summary>
    /// <exception cref="InvalidOperationException">A file was not compiled.</exception>
    public void Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        GeneratorRunResult result = _driver.GetRunResult().Results.Single();
        if (result.Exception is not null || result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) || result.GeneratedSources.Length != _files.Count)
        {
            throw new InvalidOperationException($"{result.GeneratedSources.Length} of {_files.Count} files were compiled: {result.Exception?.ToString() ?? result.Diagnostics.FirstOrDefault()?.ToString()}");
        }
    }

    /// <summary>Changes a template in one file, or changes it back.</summary>
    public void EditFile(int file, bool edited) => Replace(file, TaskFiles.Text(file, 6, edited));

    /// <summary>Adds a comment at the top of one file, which moves every line.</summary>
    public void AddComment(int file) => Replace(file, "# a comment\n" + _files[file].GetText());

    /// <summary>Changes C# that has nothing to do with tasks.</summary>
    public void EditCode(int edit) => _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText($"class Other {{ int _{edit}; }}", path: "Other.cs"));

    private void Replace(int file, string text)
    {
        var changed = new MemoryText(_files[file].Path, text);
        _driver = _driver.ReplaceAdditionalText(_files[file], changed);
        _files[file] = changed;
    }

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }

    private sealed class MemoryText(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new() { ["build_property.RootNamespace"] = "Study", ["build_property.MSBuildProjectDirectory"] = "/home/me/study" });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new() { ["build_metadata.AdditionalFiles.TaskDslKind"] = "Task" });
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
