using System.Reflection;
using TaskDsl.Experiments;

namespace TaskDsl.Hosting.Running;

/// <summary>What computed a stage, for its manifest.</summary>
internal static class Versions
{
    public static SortedDictionary<string, string> Of(ExperimentDefinition experiment) => new(StringComparer.Ordinal)
    {
        ["TaskDsl"] = Informational(typeof(Versions).Assembly),
        ["project"] = Informational(experiment.Task.Formats[0].GetType().Assembly),
        [".NET"] = Environment.Version.ToString(),
    };

    /// <summary>What identifies the program whose oracle makes the data: its own module and those of ours that it calls.</summary>
    public static string ProgramOf(object oracle) => string.Join(' ',
        new[] { oracle.GetType().Module, typeof(ExperimentDefinition).Module }.Distinct().Select(module => module.ModuleVersionId.ToString("N")));

    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
