namespace TaskDsl.Generators.Tests;

public class EntryPointTests
{
    private const string Name = "TaskDslEntryPoint.g.cs";

    private static Project Study() => new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", Project.Gaps);

    private static bool Emits(Project project) => project.Run().Result.GeneratedSources.Any(source => source.HintName == Name);

    [Fact]
    public void A_program_gets_an_entry_point_that_knows_its_tasks_and_experiments()
    {
        System.Reflection.MethodInfo main = Study().AsProgram().Run().Load().EntryPoint!;
        Assert.Equal(2, main.Invoke(null, [Array.Empty<string>()]));
    }

    [Fact]
    public void A_library_gets_none() => Assert.False(Emits(Study()));

    [Fact]
    public void A_program_with_a_Main_of_its_own_gets_none() =>
        Assert.False(Emits(Study().AsProgram().WithCode("class Own { static void Main() { } }", "Own.cs")));

    [Fact]
    public void A_test_project_gets_none() => Assert.False(Emits(Study().AsProgram().WithProperty("IsTestProject", "true")));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void The_property_decides(string value, bool emits) =>
        Assert.Equal(emits, Emits(Study().AsProgram().WithProperty("IsTestProject", "true").WithProperty("TaskDslEntryPoint", value)));

    [Fact]
    public void A_broken_file_leaves_the_entry_point_and_is_the_only_error()
    {
        Generated generated = Study().AsProgram().With("broken.task.yaml", "task: Broken\nfields: { a: lin }\nformats: { base: { template: \"{a}\", learns: a } }\n").Run();
        Assert.Equal("TDSL1010", Assert.Single(generated.Diagnostics).Id);
        Assert.NotNull(generated.Load().EntryPoint);
    }
}
