using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using TaskDsl.Testing;

namespace VerifyTests;

/// <summary>How a snapshot's file is found.</summary>
public sealed class VerifySettings
{
    internal string Directory { get; private set; } = "";

    internal object?[] Parameters { get; private set; } = [];

    /// <summary>Looks for the snapshot in this folder, relative to the test's source.</summary>
    public void UseDirectory(string directory) => Directory = directory;

    /// <summary>Adds the test's parameters to the file's name.</summary>
    public void UseParameters(params object?[] parameters) => Parameters = parameters;
}

/// <summary>A snapshot differs from what the test received, or is not there yet.</summary>
public sealed class VerifyException(string message) : Exception(message);

/// <summary>One comparison, awaited by the test.</summary>
public sealed class SettingsTask
{
    private readonly string _target, _sourceFile;
    private readonly VerifySettings _settings;
    private readonly MethodInfo _method;

    internal SettingsTask(string target, VerifySettings settings, MethodInfo method, string sourceFile) =>
        (_target, _settings, _method, _sourceFile) = (target, settings, method, sourceFile);

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    public SettingsTask UseDirectory(string directory)
    {
        _settings.UseDirectory(directory);
        return this;
    }

    /// <inheritdoc cref="VerifySettings.UseParameters"/>
    public SettingsTask UseParameters(params object?[] parameters)
    {
        _settings.UseParameters(parameters);
        return this;
    }

    /// <summary>Awaits the comparison.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>The comparison as a task, for a test method to return.</summary>
    public static implicit operator Task(SettingsTask task) => task.ToTask();

    /// <summary>Compares, and leaves a <c>.received.</c> file where the two differ.</summary>
    public Task ToTask() => SnapshotFile.Compare(Path.Combine(SourceFolder(), _settings.Directory, FileName()), _target) is { } difference
        ? throw new VerifyException(difference)
        : Task.CompletedTask;

    private string FileName()
    {
        IEnumerable<string> parameters = _method.GetParameters().Zip(_settings.Parameters, (parameter, value) => string.Create(CultureInfo.InvariantCulture, $"_{parameter.Name}={value}"));
        return $"{_method.DeclaringType!.Name}.{_method.Name}{string.Concat(parameters)}";
    }

    // A deterministic build maps the source's path to /_/…; the project's own folder was put into the assembly for that.
    private string SourceFolder()
    {
        if (File.Exists(_sourceFile))
        {
            return Path.GetDirectoryName(_sourceFile)!;
        }

        string project = _method.DeclaringType!.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Verify.ProjectDirectory").Value!;
        string source = Directory.EnumerateFiles(project, Path.GetFileName(_sourceFile), SearchOption.AllDirectories)
            .First(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return Path.GetDirectoryName(source)!;
    }
}
