using Microsoft.CodeAnalysis.Diagnostics;
using TaskDsl.Language.Naming;

namespace TaskDsl.Generators.Inputs;

/// <summary>What the project file says.</summary>
/// <param name="Namespace">The root namespace, as C# allows it.</param>
/// <param name="Folder">The project's folder.</param>
/// <param name="EntryPoint">Whether to emit an entry point; null to decide by the project.</param>
/// <param name="IsTestProject">Whether the project holds tests, which have an entry point of their own.</param>
internal sealed record ProjectOptions(string Namespace, string Folder, bool? EntryPoint, bool IsTestProject)
{
    public static ProjectOptions Read(AnalyzerConfigOptionsProvider provider)
    {
        string? entryPoint = Get("TaskDslEntryPoint");
        return new ProjectOptions(
            CSharpName.Namespace(Get("RootNamespace") ?? ""),
            Get("MSBuildProjectDirectory") ?? Get("ProjectDir") ?? "",
            string.IsNullOrEmpty(entryPoint) ? null : string.Equals(entryPoint, "true", StringComparison.OrdinalIgnoreCase),
            string.Equals(Get("IsTestProject"), "true", StringComparison.OrdinalIgnoreCase));

        string? Get(string name) => provider.GlobalOptions.TryGetValue("build_property." + name, out string? value) ? value : null;
    }
}
