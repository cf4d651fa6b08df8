using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskDsl.Reports.Tests;

/// <summary>A fact about the page in a real browser; skipped, with the reason, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Path is null)
        {
            Skip = "Chromium is not installed (on Debian: apt-get install --no-install-recommends chromium).";
        }
    }
}

/// <summary>A theory about the page in a real browser; skipped, with the reason, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}

/// <summary>Opens a page in headless Chromium, runs a script in it and brings back what the script found and what the console said.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public static string? Path { get; } = (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        from name in Names
        let path = System.IO.Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();

    /// <param name="html">The page.</param>
    /// <param name="width">The width of its frame in pixels: a window cannot be as narrow as a phone.</param>
    /// <param name="script">An expression, evaluated in the page once it is drawn; its value comes back as JSON.</param>
    public static (JsonElement Found, string[] Console) Open(string html, int width, string script)
    {
        string folder = Directory.CreateTempSubdirectory("browser-").FullName;
        try
        {
            // All is drawn when the frame's load event comes, and that comes before the window's, on which Chromium waits.
            string probe = $$"""
                <script>addEventListener("load", () => parent.document.getElementById("found").textContent = JSON.stringify({{script}}));</script>
                """;
            File.WriteAllText(System.IO.Path.Combine(folder, "page.html"), html.Replace("</body>", probe + "</body>", StringComparison.Ordinal));
            File.WriteAllText(System.IO.Path.Combine(folder, "frame.html"), $"""
                <!doctype html><body style="margin:0"><pre id="found"></pre>
                <iframe src="page.html" style="border:0;width:{width}px;height:900px"></iframe></body>
                """);
            return Run(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (JsonElement Found, string[] Console) Run(string folder)
    {
        var start = new ProcessStartInfo(Path!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--allow-file-access-from-files", $"--user-data-dir={System.IO.Path.Combine(folder, "profile")}",
                "--enable-logging=stderr", "--window-size=1300,1000", "--virtual-time-budget=10000", "--dump-dom",
                new Uri(System.IO.Path.Combine(folder, "frame.html")).AbsoluteUri,
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> log = process.StandardError.ReadToEndAsync();
        string dom = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Match found = Regex.Match(dom, """<pre id="found">(.+?)</pre>""", RegexOptions.Singleline);
        Assert.True(found.Success, $"The page's script gave nothing back. Chromium said:\n{log.Result}");
        using JsonDocument json = JsonDocument.Parse(System.Net.WebUtility.HtmlDecode(found.Groups[1].Value));
        return (json.RootElement.Clone(), [.. log.Result.Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))]);
    }
}
