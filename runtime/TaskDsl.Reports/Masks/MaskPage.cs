using TaskDsl.Files;
using TaskDsl.Formats;

namespace TaskDsl.Reports.Masks;

/// <summary>The mask viewer: one file that shows of each example what is learned, where tokens begin, and each token's id and mask. It loads and runs nothing.</summary>
public static class MaskPage
{
    // Beyond these, the row of tokens is folded in: a passage of some thousand bytes would bury the next example.
    private const int MostOpenTokens = 200;

    /// <summary>Writes the page whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there stays.</exception>
    public static void Write(string path, string title, IReadOnlyList<MaskedExample> examples) => WholeFile.WriteText(path, Html(title, examples));

    /// <summary>The page, which is well-formed XML too.</summary>
    /// <param name="title">What is shown, such as <c>Addition.critique</c>.</param>
    /// <param name="examples">The examples in the order of the page.</param>
    public static string Html(string title, IReadOnlyList<MaskedExample> examples)
    {
        var html = new HtmlBuilder();
        html.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
            <link rel="icon" href="data:," />
            <title>{Visible.Text(title)}: what is learned</title>
            <style>
            {new RawHtml(Report.Asset("masks.css"))}
            </style>
            </head>
            <body>
            <header>
            <h1>{Visible.Text(title)}</h1>
            <p class="legend"><span class="learned">learned: the loss looks at these tokens</span> <span class="context">context: read, never trained</span> <span class="control">◆ control token</span> <span class="note">A thin line begins each token. Hold the pointer over one for its id. Several ids under one character are its parts.</span></p>
            </header>

            """);
        foreach (IGrouping<string, MaskedExample> format in examples.GroupBy(example => example.Format.FullName))
        {
            html.Append($"""<section><h2>{format.Key}</h2><p class="id">format {format.First().Format.Id}</p>{'\n'}""");
            foreach (MaskedExample example in format)
            {
                Append(html, example);
            }

            html.Append($"</section>\n");
        }

        html.Append($"</body>\n</html>\n");
        return html.ToString();
    }

    private static void Append(HtmlBuilder html, MaskedExample example)
    {
        TokenCell[] cells = [.. TokenCell.Of(example)];
        int tokens = example.Encoded.Ids.Length;
        html.Append($"""
            <article>
            <p class="counts"><b>{tokens}</b> tokens of {example.Tokenizer.Name}, <b>{example.Encoded.Targets}</b> learned{(example.Format.Scores ? "; a reward is read at the end token" : "")}</p>
            <p class="text">
            """);
        AppendText(html, example, cells);
        html.Append($"</p>\n");
        foreach (Prompt prompt in example.Prompts)
        {
            html.Append($"""<details class="prompt"><summary>Prompt of <b>{prompt.Target.Field.Name}</b>, {prompt.Encode(example.Tokenizer).Length} tokens</summary><pre>{Visible.Text(prompt.Text)}</pre></details>{'\n'}""");
        }

        html.Append($"""<details class="row"{new RawHtml(tokens <= MostOpenTokens ? " open=\"open\"" : "")}><summary>Tokens: text, id, mask</summary><ol class="tokens">""");
        foreach (TokenCell cell in cells)
        {
            html.Append($"""<li class="{Class(cell)}"><span class="piece">{Piece(cell)}</span><span class="ids">{string.Join(' ', cell.Ids)}</span><span class="bit">{(cell.Learned ? 1 : 0)}</span></li>""");
        }

        html.Append($"</ol></details>\n</article>\n");
    }

    private static void AppendText(HtmlBuilder html, MaskedExample example, TokenCell[] cells)
    {
        int open = -1;
        foreach (TokenCell cell in cells)
        {
            if (cell.Segment != open)
            {
                html.Append($"{new RawHtml(open >= 0 ? "</span>" : "")}");
                open = cell.Segment;
                RenderedSegment? segment = open >= 0 ? example.Rendering.Segments[open] : null;
                html.Append($"{new RawHtml(open >= 0 ? "<span class=\"segment\"" : "")}");
                if (segment?.Field is { } field)
                {
                    html.Append($""" data-field="{field}" """);
                }

                html.Append($"{new RawHtml(open >= 0 ? ">" : "")}");
            }

            string ids = cell.Ids.Length == 1 ? $"id {cell.Ids[0]}" : $"ids {string.Join(' ', cell.Ids)}";
            string name = cell.Control ? $"{cell.Text} token" : example.Rendering.Segments[cell.Segment].Field ?? "the author's text";
            html.Append($"""<span class="{Class(cell)}" title="token {cell.First}: {ids}, mask {(cell.Learned ? 1 : 0)}, {name}">{InText(cell)}</span>""");
        }

        html.Append($"{new RawHtml(open >= 0 ? "</span>" : "")}");
    }

    private static string Class(TokenCell cell) => (cell.Learned ? "token learned" : "token context") + (cell.Control ? " control" : "");

    private static string InText(TokenCell cell) => cell.Control ? $"◆{cell.Text}" : Visible.Text(cell.Text).Replace("\n", "↵\n", StringComparison.Ordinal);

    private static string Piece(TokenCell cell) => cell.Control ? $"◆{cell.Text}" : Visible.Text(cell.Text).Replace('\n', '↵').Replace(' ', '␣');
}
