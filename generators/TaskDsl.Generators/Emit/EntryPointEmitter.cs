using Microsoft.CodeAnalysis.Text;
using TaskDsl.Language;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>The entry point of a project: which tasks and experiments its program knows.</summary>
internal sealed record EntryPointModel(string AssemblyName, EquatableArray<string> Tasks, EquatableArray<string> Experiments);

/// <summary>Writes the entry point. It is there whatever mistakes the files hold, so that they are the only errors.</summary>
internal static class EntryPointEmitter
{
    public static SourceText Emit(EntryPointModel project, string rootNamespace)
    {
        var w = new SourceWriter(rootNamespace);
        w.Summary("The program: TaskDsl's command line over this project's tasks and experiments.");
        w.Line("/// <remarks>Set the property <c>TaskDslEntryPoint</c> to <c>false</c>, or write a <c>Main</c>, to have one of your own.</remarks>");
        w.Line(GeneratedCode);
        w.Line("internal static class TaskDslEntryPoint");
        w.Open();
        w.Summary("All that the project's files compiled to.");
        w.Line("internal static global::TaskDsl.Tasks.ProjectDefinition Project { get; } = new(");
        w.Line($"    {Literal(project.AssemblyName)},");
        w.Line($"    [{string.Join(", ", project.Tasks.Select(task => task + "Task.Definition"))}],");
        w.Line($"    [{string.Join(", ", project.Experiments.Select(experiment => experiment + "Experiment.Definition"))}]);");
        w.Line();
        w.Line("private static int Main(string[] args) => global::TaskDsl.Hosting.CommandLine.Run(args, Project);");
        w.Close();
        return w.ToSourceText();
    }
}
