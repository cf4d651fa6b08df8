using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using TaskDsl.Language;
using TaskDsl.Language.Binding;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Locking;
using TaskDsl.Language.Model;
using Task = Microsoft.Build.Utilities.Task;

namespace TaskDsl.MSBuild;

/// <summary>Brings <c>prompts.lock</c> up to date: adds formats that have no entry, and with <see cref="Accept"/> takes the present formats as they are.</summary>
/// <remarks>Differences and what cannot be read are the generator's to report, at the same time as the mistakes of the files.</remarks>
public sealed class UpdatePromptLock : Task
{
    /// <summary>The project's task files.</summary>
    [Required]
    public ITaskItem[] TaskFiles { get; set; } = [];

    /// <summary>The project's experiment files, which say what tasks must be proved for.</summary>
    public ITaskItem[] ExperimentFiles { get; set; } = [];

    /// <summary>The full path of <c>prompts.lock</c>.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Whether entries may be changed and removed.</summary>
    public bool Accept { get; set; }

    /// <summary>Whether this is a CI build, where a format without an entry is an error: nobody would commit what is added.</summary>
    public bool ContinuousIntegration { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            PromptLock locked = File.Exists(LockFile) ? PromptLock.Parse(LockFile, File.ReadAllText(LockFile)) : PromptLock.Empty;
            if (locked.Diagnostics.Count == 0)
            {
                EquatableArray<FamilyNeed> needs = FamilyNeed.Distinct(Texts(ExperimentFiles).Select(file => ExperimentParser.Parse(file.Path, file.Path, file.Text).Needs));
                Update(LockUpdate.Of(locked, Texts(TaskFiles).Select(file => TaskParser.Parse(file.Path, file.Path, file.Text, needs)), Accept));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, "TDSL3002", null, LockFile, 0, 0, 0, 0, "prompts.lock cannot be brought up to date: {0} What was there before is unharmed.", e.Message);
        }

        return !Log.HasLoggedErrors;
    }

    // A file that is not there is an error of the compiler's.
    private static IEnumerable<(string Path, string Text)> Texts(ITaskItem[] files) =>
        files.Select(file => file.GetMetadata("FullPath")).Where(File.Exists).Select(path => (path, File.ReadAllText(path)));

    private void Update(LockUpdate update)
    {
        if (ContinuousIntegration && !Accept)
        {
            foreach (IGrouping<string, Placed> file in update.Added.GroupBy(format => format.Place.Path))
            {
                // One lock that was not committed is one mistake, however many formats it lacks.
                FilePlace place = file.First().Place;
                Log.LogError(null, "TDSL3001", null, place.Path, place.StartLine + 1, place.StartColumn + 1, place.EndLine + 1, place.EndColumn + 1,
                    "prompts.lock has no entry for {0}; build once on your own machine, which adds it, and commit prompts.lock", string.Join(", ", file.Select(format => format.Text)));
            }
        }
        else if ((update.Added.Count > 0 || Accept) && WholeFile.Write(LockFile, update.Text))
        {
            Log.LogMessage(MessageImportance.High, update.Added.Count == 0 ? "Wrote prompts.lock; commit it." : "Wrote prompts.lock with {0}; commit it.", string.Join(", ", update.Added.Select(format => format.Text)));
        }
    }
}
