using Microsoft.CodeAnalysis;

namespace TaskDsl.Generators.Tests;

/// <summary>Oracles are bound through the project's C#, with the error in the YAML.</summary>
public class OracleTests
{
    private const string Task = "task: T\noracle: ORACLE\nfields: { question: line, answer: line }\nformats: { base: { template: \"Q: {question}\\nA: {answer}\", learns: answer } }\n";

    private static string Code(string name, string constructor) => $$"""
        using System.Collections.Generic;
        using System.ComponentModel.DataAnnotations;
        using TaskDsl.Oracles;
        namespace {{name.Substring(0, name.LastIndexOf('.'))}};
        public sealed class {{name.Substring(name.LastIndexOf('.') + 1)}} : IOracle
        {
            private readonly string _drawn;
            public {{name.Substring(name.LastIndexOf('.') + 1)}}({{constructor}}
            public string Draw(System.Random random) => _drawn;
            public string Answer(string question) => "";
            public Verdict Judge(string question, string answer) => default;
            public IReadOnlyList<string> Critiques(string question, string answer) => [];
            public bool IsValid(string question, string answer, string critique) => false;
            public string Mend(string question, string answer, string critique) => "";
            public string Flaw(string question, System.Random random) => "";
        }
        """;

    private static string Drawn(string oracle, string parameters, string code) =>
        new Project().With("t.task.yaml", Task.Replace("ORACLE", oracle + "\nparameters: " + parameters, StringComparison.Ordinal)).WithCode(code, "Oracle.cs").Run()
            .LoadTask("T").Oracle!().Draw(new Random(1));

    [Theory]
    [InlineData("Mine", "Probe.Mine")]
    [InlineData("Mine", "Elsewhere.Inside.Mine")]
    [InlineData("Elsewhere.Inside.Mine", "Elsewhere.Inside.Mine")]
    public void A_type_of_the_project_is_found_by_its_name(string oracle, string type) =>
        Assert.Equal("3", Drawn(oracle, "{ size: 3 }", Code(type, "int size) => _drawn = $\"{size}\";")));

    [Fact]
    public void Every_type_of_parameter_is_given_as_it_is_written() =>
        Assert.Equal(
            "1000 5000000000 0.001 True a \"b\" 7",
            Drawn("Mine", "{ max_words: 1_000, big: 5_000_000_000, rate: 1e-3, flag: true, class: 'a \"b\"' }", Code("Probe.Mine", "int maxWords, long big, double rate, bool flag, string @class, int rest = 7) => _drawn = System.FormattableString.Invariant($\"{maxWords} {big} {rate} {flag} {@class} {rest}\");")));

    [Theory]
    [InlineData("[Range(1, 4)] int size = 1", "5", "from 1 to 4")]
    [InlineData("[Range(0.5, 1.0)] double size = 1", "0.25", "from 0.5 to 1")]
    [InlineData("int size = 1", "1.5", "not a whole number")]
    [InlineData("int size = 1", "5_000_000_000", "not a whole number")]
    [InlineData("bool size = true", "yes", "not true or false")]
    public void A_value_that_does_not_fit_is_an_error_at_its_place(string parameter, string value, string message)
    {
        Generated generated = new Project().With("t.task.yaml", Task.Replace("ORACLE", "Mine\nparameters: { size: " + value + " }", StringComparison.Ordinal))
            .WithCode(Code("Probe.Mine", parameter + ") => _drawn = $\"{size}\";"), "Oracle.cs").Run();
        Diagnostic diagnostic = Assert.Single(generated.Diagnostics);
        Assert.Contains(message, diagnostic.GetMessage());
        Assert.Equal(new(2, 20), diagnostic.Location.GetLineSpan().StartLinePosition);
    }

    [Fact]
    public void Two_types_of_one_name_need_their_namespace()
    {
        Generated generated = new Project().With("t.task.yaml", Task.Replace("ORACLE", "Mine", StringComparison.Ordinal))
            .WithCode(Code("A.Mine", ") => _drawn = \"\";"), "A.cs").WithCode(Code("B.Mine", ") => _drawn = \"\";"), "B.cs").Run();
        Assert.Contains("A.Mine, B.Mine", Assert.Single(generated.Diagnostics).GetMessage());
    }

    [Fact]
    public void A_built_in_oracle_whose_library_is_missing_is_named()
    {
        Diagnostic diagnostic = Assert.Single(new Project().With("addition.task.yaml", Project.Addition).WithoutOracles().Run().Diagnostics);
        Assert.Equal("TDSL1401", diagnostic.Id);
        Assert.Contains("TaskDsl.Oracles", diagnostic.GetMessage());
    }

    [Fact]
    public void An_edit_of_the_oracle_is_seen_and_one_elsewhere_is_not()
    {
        Project project = new Project().With("t.task.yaml", Task.Replace("ORACLE", "Mine", StringComparison.Ordinal)).WithCode(Code("Probe.Mine", "int size = 1) => _drawn = $\"{size}\";"), "Oracle.cs");
        Assert.Empty(project.Run().Diagnostics);
        Assert.All(project.WithCode("class Unrelated { int x; }").Run().SourceReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal("TDSL1406", Assert.Single(project.WithCode(Code("Probe.Mine", "int size) => _drawn = $\"{size}\";"), "Oracle.cs").Run().Diagnostics).Id);
    }
}
