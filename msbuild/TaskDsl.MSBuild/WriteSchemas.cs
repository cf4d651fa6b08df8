using Microsoft.Build.Framework;
using TaskDsl.Language.Schemas;
using Task = Microsoft.Build.Utilities.Task;

namespace TaskDsl.MSBuild;

/// <summary>Writes the JSON Schemas by which editors complete and check task and experiment files: <c>task.schema.json</c> and <c>experiment.schema.json</c>.</summary>
public sealed class WriteSchemas : Task
{
    /// <summary>The full path of the folder to write to.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            WholeFile.Write(Path.Combine(Folder, "task.schema.json"), JsonSchema.Task);
            WholeFile.Write(Path.Combine(Folder, "experiment.schema.json"), JsonSchema.Experiment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An editor that cannot complete is no reason to stop a build.
            Log.LogWarning(null, "TDSL3003", null, Folder, 0, 0, 0, 0, "The editors' schemas cannot be written: {0}", e.Message);
        }

        return true;
    }
}
