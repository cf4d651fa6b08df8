using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;
using BuildTask = Microsoft.Build.Logging.StructuredLogger.Task;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>Editors find their schemas where the first line of a file points, as soon as a project is open.</summary>
public sealed partial class SchemaTests
{
    [Fact]
    public void Schemas_lie_where_the_files_point_to_and_are_written_when_needed()
    {
        using var project = new UserProject();
        File.Copy(Path.Combine(UserProject.Repository, "examples", "SyntheticTasks", "gaps.experiment.yaml"), project.PathOf("gaps.experiment.yaml"));

        // What an editor does when it opens a project: no compiler runs, and the lock is left alone.
        UserProject.Result opened = project.Dotnet("", "msbuild", "-restore", "-nologo", "-nr:false", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");
        Assert.True(opened.ExitCode == 0, opened.Output);
        Assert.False(File.Exists(project.PathOf("prompts.lock")));
        foreach (string file in (string[])["addition.task.yaml", "gaps.experiment.yaml"])
        {
            using JsonDocument schema = JsonDocument.Parse(project.Read(Pointer().Match(project.Read(file)).Groups["path"].Value));
            string kind = file.Split('.')[^2];
            Assert.Contains(kind, schema.RootElement.GetProperty("required").EnumerateArray().Select(key => key.GetString()));
        }

        Assert.Equal(0, Writes(project.Build("--no-restore", "-p:RunExperiments=OnDemand")));
        File.Delete(project.PathOf("obj/taskdsl/experiment.schema.json"));
        Assert.Equal(1, Writes(project.Build("--no-restore", "-p:RunExperiments=OnDemand")));
        Assert.True(File.Exists(project.PathOf("obj/taskdsl/experiment.schema.json")));
    }

    private static int Writes(Build build)
    {
        Assert.True(build.Succeeded, string.Join('\n', build.FindChildrenRecursive<Error>().Select(error => error.ToString())));
        return build.FindChildrenRecursive<BuildTask>(task => task.Name == "WriteSchemas").Count;
    }

    [GeneratedRegex(@"\A# yaml-language-server: \$schema=(?<path>\S+)\n")]
    private static partial Regex Pointer();
}
