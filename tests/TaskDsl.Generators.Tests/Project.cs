using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TaskDsl.Generators.Tests;

/// <summary>A user's project as the compiler sees it: files given as text, the real runtime, and the generator with step tracking.</summary>
internal sealed class Project
{
    // What generated code and the tests' own code need, and no more: every assembly costs time in every test.
    private static readonly string[] Referenced =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq",
        "System.ComponentModel.Annotations", "TaskDsl", "TaskDsl.Oracles",
    ];

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Referenced.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    private readonly Dictionary<string, AdditionalText> _files = new(StringComparer.Ordinal);
    private readonly Options _options = new();
    private CSharpCompilation _compilation = CSharpCompilation.Create(
        "Probe",
        [CSharpSyntaxTree.ParseText("class Unrelated { }", path: "Unrelated.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private GeneratorDriver? _driver;

    public static string Addition { get; } = Good("addition.task.yaml");

    /// <summary>The same with two preference formats, of which only the first has a place for critiques.</summary>
    public static string AdditionWithPreferences { get; } = Addition + """

          preference:
            extends: base
            template: |-

              Critique: {critique}
            scores: end
            without: critique
          plain_preference:
            template: |-
              {question}
              {answer}
            scores: end
          helpful_preference:
            extends: base
            template: |-

              Helpful: {helpful}
              Critique: {critique}
            scores: end
            without: critique
        """;

    public static string Gaps { get; } = Good("gaps.experiment.yaml");

    public static string Good(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "good", name));

    public Project With(string path, string text)
    {
        var file = new MemoryText("/home/me/study/" + path, text);
        if (_driver is not null)
        {
            _driver = _files.TryGetValue(path, out AdditionalText? old) ? _driver.ReplaceAdditionalText(old, file) : _driver.AddAdditionalTexts([file]);
        }

        _files[path] = file;
        return this;
    }

    public Project WithCode(string code, string path = "Unrelated.cs")
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, path: path);
        _compilation = _compilation.SyntaxTrees.FirstOrDefault(known => known.FilePath == path) is { } old
            ? _compilation.ReplaceSyntaxTree(old, tree)
            : _compilation.AddSyntaxTrees(tree);
        return this;
    }

    public Project WithProperty(string name, string value)
    {
        _options.Global["build_property." + name] = value;
        return this;
    }

    public Project AsProgram()
    {
        _compilation = _compilation.WithOptions(_compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        return WithCode("""
            namespace TaskDsl.Hosting;
            public static class CommandLine
            {
                public static int Run(string[] args, TaskDsl.Tasks.ProjectDefinition project) => project.Tasks.Length + project.Experiments.Length;
            }
            """, "CommandLine.cs");
    }

    public Project WithoutOracles()
    {
        _compilation = _compilation.RemoveReferences(_compilation.References.Where(reference => reference.Display!.EndsWith("TaskDsl.Oracles.dll", StringComparison.Ordinal)));
        return this;
    }

    /// <summary>Runs the generator, then once more on a copy: nothing it did may have to be done again, and nothing it keeps may hold the compilation.</summary>
    public Generated Run()
    {
        _driver ??= CSharpGeneratorDriver.Create(
            [new TaskDslGenerator().AsSourceGenerator()],
            _files.Values,
            optionsProvider: _options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation output, out _);
        GeneratorRunResult result = _driver.GetRunResult().Results.Single();
        Assert.True(result.Exception is null, result.Exception?.ToString());

        GeneratorRunResult again = _driver.RunGenerators(_compilation.Clone()).GetRunResult().Results.Single();
        Caching.AssertCached(again);
        Caching.AssertHoldsNoCompilation(again);
        return new Generated(result, (CSharpCompilation)output);
    }

    private sealed class MemoryText(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public Dictionary<string, string> Global { get; } = new()
        {
            ["build_property.RootNamespace"] = "Probe",
            ["build_property.MSBuildProjectDirectory"] = "/home/me/study",
        };

        public override AnalyzerConfigOptions GlobalOptions => new Values(Global);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new Dictionary<string, string>
        {
            ["build_metadata.AdditionalFiles.TaskDslKind"] = textFile.Path.EndsWith(".experiment.yaml", StringComparison.Ordinal) ? "Experiment" : textFile.Path.EndsWith(".lock", StringComparison.Ordinal) ? "PromptLock" : "Task",
        });

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}

/// <summary>What the generator made of a project.</summary>
internal sealed record Generated(GeneratorRunResult Result, CSharpCompilation Output)
{
    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    public string Source(string name) => Result.GeneratedSources.Single(source => source.HintName == name).SourceText.ToString();

    /// <summary>The steps of this name, each with what became of its outputs.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? steps.SelectMany(one => one.Outputs).Select(output => output.Reason) : [];

    public IEnumerable<IncrementalStepRunReason> SourceReasons() =>
        Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);

    /// <summary>The compiled program. Warnings count: generated code has none.</summary>
    public Assembly Load()
    {
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        using var image = new MemoryStream();
        Assert.True(Output.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    }

    public Tasks.TaskDefinition LoadTask(string name) =>
        (Tasks.TaskDefinition)Load().GetType($"Probe.{name}Task", throwOnError: true)!.GetProperty("Definition")!.GetValue(null)!;
}
