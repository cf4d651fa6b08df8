using System.Diagnostics;
using System.Text.Json;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>Python's own tables and modules as the judge.</summary>
internal static class Python
{
    private const string Path = "/usr/bin/python3";

    public static readonly string? Missing = Find();

    /// <summary>Gives a script a JSON object, and reads the JSON that it writes.</summary>
    public static T Run<T>(string script, object task)
    {
        var start = new ProcessStartInfo(Path, [System.IO.Path.Combine(AppContext.BaseDirectory, "Tokenizers", script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process python = Process.Start(start)!;
        python.StandardInput.Write(JsonSerializer.Serialize(task));
        python.StandardInput.Close();
        string answer = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return JsonSerializer.Deserialize<T>(answer, JsonSerializerOptions.Web)!;
    }

    private static string? Find()
    {
        var start = new ProcessStartInfo(Path, ["-c", "import regex"]) { RedirectStandardError = true };
        using Process? python = File.Exists(Path) ? Process.Start(start) : null;
        python?.WaitForExit();
        return python?.ExitCode == 0 ? null : $"{Path} has no regex (apt-get install --no-install-recommends python3-regex)";
    }
}

public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.Missing;
}

public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = Python.Missing;
}
