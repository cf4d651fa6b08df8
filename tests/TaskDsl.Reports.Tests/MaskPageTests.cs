using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Reports.Masks;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;

namespace TaskDsl.Reports.Tests;

/// <summary>The mask viewer says of each token what the encoding says, whatever the data hold.</summary>
public class MaskPageTests
{
    private const string Hostile = "</script><script>noSuchName;</script> ⟧◆ é 𠀀 \u202E\u001b[31m &amp; \"'<!--\n\nAnswer: 42";

    private const string Page = """
        {
          text: [...document.querySelectorAll(".text .token")].map(t => t.textContent).join(""),
          shades: [...new Set([...document.querySelectorAll(".text .token")].map(t => getComputedStyle(t).backgroundColor))].length,
          scripts: document.scripts.length,
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        }
        """;

    [Fact]
    public void Each_id_stands_with_its_mask_in_the_order_of_the_encoding()
    {
        var example = new MaskedExample(new Example(new PassageFormat(), [Hostile, "1 é"]), Tokenizer.Bytes);
        XElement[] cells = [.. Parse(MaskPage.Html("T", [example])).Descendants("li")];
        var read = cells.SelectMany(cell => Part(cell, "ids").Split(' ').Select(id => (Id: int.Parse(id, CultureInfo.InvariantCulture), Bit: byte.Parse(Part(cell, "bit"), CultureInfo.InvariantCulture)))).ToArray();

        Assert.Equal(example.Encoded.Ids, read.Select(token => token.Id));
        Assert.Equal(example.Encoded.Mask, read.Select(token => token.Bit));
        Assert.All(cells, cell => Assert.Equal(Part(cell, "bit") == "1", cell.Attribute("class")!.Value.Contains("learned", StringComparison.Ordinal)));
        Assert.Equal([("␣", "32"), ("1", "49"), ("␣", "32"), ("é", "195 169"), ("◆end", "256")], cells.Where(cell => Part(cell, "bit") == "1").Select(cell => (Part(cell, "piece"), Part(cell, "ids"))));
        Assert.Contains(cells, cell => Part(cell, "piece") == "⟨U+202E⟩");

        static string Part(XElement cell, string name) => cell.Elements().Single(part => part.Attribute("class")!.Value == name).Value;
    }

    /// <summary>Tokens of many letters, of halves of letters, and of letters that the tokenizer composes to more bytes or fewer.</summary>
    [Fact]
    public void Learned_tokens_stand_in_the_segment_that_they_are_of()
    {
        var trainer = new BytePairTrainer(TokenizerFamily.Qwen2);
        trainer.Add(string.Concat(Enumerable.Range(0x72D0, 60).Select(letter => $"xyz{(char)letter} Answer: Answer: ")));
        string path = Path.Combine(Path.GetTempPath(), $"taskdsl-{Guid.NewGuid():N}.json");
        trainer.Train(300).Save(path);
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(path);
        File.Delete(path);
        foreach ((string passage, string composed) in new[] { ("xyz\u72d0 \u72d1", "xyz\u72d0 \u72d1"), ("e\u0301 \u212b", "\u00e9 \u00c5"), ("\u0958\u0958\u0958", "\u0915\u093c\u0915\u093c\u0915\u093c") })
        {
            TokenCell[] cells = [.. TokenCell.Of(new MaskedExample(new Example(new PassageFormat(), [passage, "xyz\u72d0"]), tokenizer))];
            Assert.Equal([composed, "\nAnswer:", " xyz\u72d0", "end"], cells.GroupBy(cell => cell.Segment).OrderBy(group => group.Key).Select(group => string.Concat(group.Select(cell => cell.Text))));
            Assert.All(cells, cell => Assert.Equal(cell.Segment >= 2, cell.Learned));
        }

        Assert.Contains(tokenizer.Encode("xyz\u72d0"), id => tokenizer.BytesOf(id).Length > 3 && tokenizer.BytesOf(id)[^1] >= 0x80);
    }

    [Fact]
    public void The_prompts_and_the_fields_are_named()
    {
        XDocument page = Parse(MaskPage.Html("T", [new MaskedExample(new Example(new PassageFormat(), ["a b", "c"]), Tokenizer.Bytes)]));
        Assert.Equal("a b\nAnswer:", Assert.Single(page.Descendants("pre")).Value);
        Assert.Equal(["passage", "answer"], page.Descendants().Attributes("data-field").Select(field => field.Value));
    }

    [BrowserFact]
    public void Hostile_texts_are_shown_on_a_phone_too_and_the_console_is_silent()
    {
        string html = MaskPage.Html("T.f</title>", [new MaskedExample(new Example(new PassageFormat(), [Hostile, "1"]), Tokenizer.Bytes)]);
        // The browser's probe is a script, which the page itself forbids.
        (JsonElement found, string[] console) = Browser.Open(html.Replace("style-src", "script-src 'unsafe-inline'; style-src", StringComparison.Ordinal), 360, Page);

        string expected = (Hostile + "\nAnswer: 1").Replace("\n", "↵\n", StringComparison.Ordinal).Replace("\u202E", "⟨U+202E⟩", StringComparison.Ordinal).Replace("\u001b", "⟨U+001B⟩", StringComparison.Ordinal);
        Assert.Equal(expected + "◆end", found.GetProperty("text").GetString());
        Assert.Equal(3, found.GetProperty("shades").GetInt32());
        Assert.Equal((1, 0), (found.GetProperty("scripts").GetInt32(), found.GetProperty("overflow").GetInt32()));
        Assert.Empty(console);
    }

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private sealed class PassageFormat() : Format("T", "f", "0123456789abcdef", null, Parts)
    {
        private static readonly ImmutableArray<Segment> Parts =
        [
            new FieldSegment(new Field("passage", FieldType.Text)), new LiteralSegment("\nAnswer:"),
            new FieldSegment(new Field("answer", FieldType.Line)) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true),
        ];
    }
}
