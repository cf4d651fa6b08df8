using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>Lets one run at a time write an experiment's folder; a second one waits, and says so.</summary>
internal sealed class ExperimentLock : IDisposable
{
    private readonly FileStream _file;

    private ExperimentLock(FileStream file) => _file = file;

    public static ExperimentLock Take(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, ".lock");
        for (bool said = false; ; said = true)
        {
            try
            {
                return new ExperimentLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!said)
                {
                    Messages.Line($"Another run is at work in {folder}; waiting for it to end.");
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
