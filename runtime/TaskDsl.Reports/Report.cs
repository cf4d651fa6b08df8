using System.Reflection;
using TaskDsl.Files;

namespace TaskDsl.Reports;

/// <summary>Writes <c>report.html</c>: one file that holds its numbers, figures, samples, styles and scripts, and loads nothing.</summary>
public static class Report
{
    /// <summary>Writes the page whole or not at all; the same data give the same bytes.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public static void Write(string path, ReportData data) => WholeFile.WriteText(path, Html(data));

    /// <summary>The page.</summary>
    public static string Html(ReportData data)
    {
        var html = new HtmlBuilder();
        html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>{data.Results.Experiment}: {(data.Results.Rewards is null ? "gaps" : "reward models")}</title>
            <style>
            {new RawHtml(Asset("report.css"))}
            </style>
            </head>
            <body>

            """);
        ReportBody.Append(html, data);
        html.Append($"""
            <script type="application/json" id="data">{new RawHtml(ReportJson.Of(data))}</script>
            <!--
            {new RawHtml(Asset("LICENSES.txt"))}
            -->
            <script>{new RawHtml(Asset("d3.min.js"))}</script>
            <script>{new RawHtml(Asset("plot.umd.min.js"))}</script>
            <script>{new RawHtml(Asset("figures.js"))}</script>
            <script>{new RawHtml(Asset("samples.js"))}</script>
            </body>
            </html>

            """);
        return html.ToString();
    }

    /// <summary>The version of the program that writes the page.</summary>
    internal static string Version { get; } =
        typeof(Report).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal static string Asset(string name)
    {
        using Stream stream = typeof(Report).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
