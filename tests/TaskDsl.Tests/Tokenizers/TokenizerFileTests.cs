using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Files;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>Files that cannot be used: each is refused with the place and the reason.</summary>
public class TokenizerFileTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    [Theory]
    [InlineData("", 1, 1, "The file is empty.")]
    [InlineData("{\n  \"model\": {,\n", 2, 13, "This is no JSON: ',' is an invalid start of a property name.")]
    [InlineData("{\n  \"model\": {}\n} x", 3, 3, "This is no JSON: 'x' is invalid after a single JSON value.")]
    [InlineData("{\n  \"model\": \"BPE\"\n}", 1, 1, "This is no tokenizer.json of Hugging Face's layout: it has no object \"model\".")]
    [InlineData("[]", 1, 1, "it has no object \"model\"")]
    [InlineData("{\n \"model\": { \"type\": \"\\ud800\" } }", 2, 21, "This string is no well-formed text")]
    [InlineData("{ \"ĠĠ\": x }", 1, 9, "This is no JSON: 'x' is an invalid start of a value.")]
    [InlineData("{ \"model\": { \"type\": \"BPE\", \"type\": \"Unigram\" } }", 1, 29, "The key \"type\" stands here twice, and nobody knows which is meant.")]
    [InlineData("{ \"model\": {} }", 1, 12, "The tokenizer's model is without a type, and only BPE is known")]
    [InlineData("{ \"model\": { \"type\": \"Unigram\" } }", 1, 22, "The tokenizer's model is Unigram, and only BPE is known: this is a SentencePiece tokenizer, for which no mask can be proved.")]
    [InlineData("{ \"model\": { \"type\": \"WordPiece\" } }", 1, 22, "The tokenizer's model is WordPiece, and only BPE is known.")]
    [InlineData("{ \"model\": { \"type\": \"BPE\", \"byte_fallback\": true } }", 1, 46, "With \"byte_fallback\": true tokens are characters")]
    [InlineData("{ \"model\": { \"type\": \"BPE\", \"dropout\": 0.1 } }", 1, 40, "With \"dropout\": 0.1 equal texts get different ids at random.")]
    [InlineData("{ \"model\": { \"type\": \"BPE\", \"end_of_word_suffix\": \"</w>\" } }", 1, 51, "With \"end_of_word_suffix\": \"</w>\" tokens are no bytes of the text.")]
    public void What_is_no_such_file_is_refused_at_its_place(string text, int line, int column, string expected)
    {
        using TemporaryFile file = TokenizerJson.WriteText(text);
        AssertRefused(file, line, column, expected);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_file_of_its_family_is_read_with_and_without_its_name(string family)
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of(family, "l o"));
        Assert.Equal(BytePairTokenizer.Load(file.Path).Id, BytePairTokenizer.Load(file.Path, TokenizerFamily.Find(family)).Id);
        File.WriteAllText(file.Path, '\uFEFF' + File.ReadAllText(file.Path));
        Assert.Equal(family, BytePairTokenizer.Load(file.Path).Name);
    }

    [Fact]
    public void A_file_of_another_family_is_refused_with_both_patterns()
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("llama3"));
        TokenizerFileException e = Assert.Throws<TokenizerFileException>(() => BytePairTokenizer.Load(file.Path, TokenizerFamily.Qwen2));
        Assert.StartsWith($"The file splits text by the pattern of llama3, {TokenizerFamily.Llama3.Pattern}, and it is read as qwen2, whose pattern is {TokenizerFamily.Qwen2.Pattern}.", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"Regex\"", LineOf(file, e), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_of_no_family_is_refused_with_the_familys()
    {
        using TemporaryFile file = Changed("qwen2", json => json["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"]!["Regex"] = @"\w+|\W+");
        AssertRefused(file, @"The file splits text by the pattern \w+|\W+, and that of qwen2 is (?i:'s|", "\"Regex\"", TokenizerFamily.Qwen2);
        AssertRefused(file, @"The file splits text by the pattern \w+|\W+, and no family has it. There are gpt2: 's|", "\"Regex\"");
    }

    [Fact]
    public void Tokens_and_merges_that_do_not_fit_are_refused_at_their_line()
    {
        Refuse(json => json["model"]!["merges"]!.AsArray().Add("x y"), "Merge 3, of \"x\" and \"y\", needs the token \"xy\", which the vocabulary has not.", "\"x y\"");
        Refuse(json => json["model"]!["merges"]!.AsArray().Add("l  o"), "Merge 3 must be two tokens, \"a b\" or [\"a\", \"b\"], and is \"l  o\".", "\"l  o\"");
        Refuse(json => json["model"]!["merges"]!.AsArray().Add(7), "Merge 3 must be two tokens, \"a b\" or [\"a\", \"b\"], and is 7.", "7");
        Refuse(json => json["model"]!["merges"]!.AsArray().Add("l o"), "Merge 3, of \"l\" and \"o\", stands in the list before.", "\"l o\"");
        Refuse(json => json["model"]!.AsObject().Remove("merges"), "The model has no \"merges\"", "\"model\"");
        Refuse(json => json["model"]!.AsObject().Remove("vocab"), "The model has no \"vocab\"", "\"model\"");
        Refuse(json => json["model"]!["vocab"]!.AsObject().Remove("Ġ"), "The vocabulary has no token for the byte 20, which is spelt \"Ġ\".", "\"vocab\"");
        Refuse(json => json["model"]!["vocab"]!["lo"] = 3, "The tokens \"$\" and \"lo\" have the same id, 3.", "\"lo\": 3");
        Refuse(json => json["model"]!["vocab"]!["lo"] = -3, "The id of the token \"lo\" must be a whole number from 0 to 10000000, and is -3.", "-3");
        Refuse(json => json["model"]!["vocab"]!["lo"] = "3", "The id of the token \"lo\" must be a whole number from 0 to 10000000, and is \"3\".", "\"3\"");
        Refuse(json => json["model"]!["vocab"]!["狐"] = 999, "The token \"狐\" holds a character that stands for no byte", "\"狐\"");
        Refuse(json => json["model"]!["vocab"]!["▁the"] = 999, "▁ is SentencePiece's, for which no mask can be proved.", "\"▁the\"");
        Refuse(json => json["added_tokens"]!.AsArray().Add(new JsonObject { ["content"] = "<x>" }), "An added token needs an \"id\" from 0 to 10000000 and a \"content\".", "{");
        Refuse(json => json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 3, ["content"] = "<x>" }), "The added token \"<x>\" has the id 3, which is that of \"$\" in the vocabulary.", "{");
        Refuse(json => json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 900, ["content"] = "lo" }), "The added token \"lo\" has the id 900, and the vocabulary gives it 256.", "{");
        Refuse(json => json["added_tokens"]![2]!["content"] = "<|end|>", "The file has no token \"<|im_end|>\", a control token of the family qwen2. Its added tokens begin with: <|endoftext|>, <|im_start|>, <|end|>.", "\"model\"");

        static void Refuse(Action<JsonObject> change, string expected, string line)
        {
            using TemporaryFile file = Changed("qwen2", change);
            AssertRefused(file, expected, line);
        }
    }

    [Fact]
    public void A_token_that_stands_twice_is_refused()
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", "l o"));
        File.WriteAllText(file.Path, File.ReadAllText(file.Path).Replace("\"lo\": 256", "\"lo\": 256,\n \"lo\": 900", StringComparison.Ordinal));
        AssertRefused(file, "The token \"lo\" stands in the vocabulary twice, with the ids 256 and 900.", "\"lo\": 900");
    }

    /// <summary>Text could become the end of a text otherwise.</summary>
    [Fact]
    public void A_merge_that_makes_a_control_token_is_refused()
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", "< |", "<| endoftext|>", "e n", "en d", "end o", "endo f", "endof t", "endoft e", "endofte x", "endoftex t", "endoftext |", "endoftext| >"));
        string text = File.ReadAllText(file.Path);
        File.WriteAllText(file.Path, text.Replace("\"added_tokens\"", "\"others\"", StringComparison.Ordinal));
        AssertRefused(file, "A merge makes the control token \"<|endoftext|>\" of the family gpt2, so that text could become one.", "\"merges\"");
    }

    [Fact]
    public void What_changes_or_splits_text_otherwise_is_refused()
    {
        Refuse("gpt2", json => json["pre_tokenizer"]!["add_prefix_space"] = true, "With \"add_prefix_space\": true a text gets a space that nobody wrote", "add_prefix_space");
        Refuse("gpt2", json => json["pre_tokenizer"] = null, "This file has none.", "{");
        Refuse("gpt2", json => json["pre_tokenizer"]!["use_regex"] = false, "This file has ByteLevel (\"use_regex\": false).", "\"pre_tokenizer\"");
        Refuse("gpt2", json => json["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace" }, "This is a SentencePiece tokenizer (Metaspace).", "\"pre_tokenizer\"");
        Refuse("gpt2", json => json["normalizer"] = new JsonObject { ["type"] = "NFC" }, "by the normalizer NFC. Files of the family gpt2 have none", "\"normalizer\"");
        Refuse("qwen2", json => json["normalizer"] = new JsonObject { ["type"] = "Lowercase" }, "by the normalizer Lowercase. Only NFC is known", "\"normalizer\"");
        Refuse("qwen2", json => json["pre_tokenizer"]!["pretokenizers"]![1]!["use_regex"] = true, "This file has Split, then ByteLevel (\"use_regex\": true).", "\"pre_tokenizer\"");
        Refuse("qwen2", json => json["pre_tokenizer"]!["pretokenizers"]![0]!["behavior"] = "MergedWithPrevious", "This one has \"behavior\": \"MergedWithPrevious\", \"invert\": false.", "{");
        Refuse("qwen2", json => json["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"] = new JsonObject { ["String"] = " " }, "The Split has no \"pattern\": { \"Regex\": … }.", "{");

        static void Refuse(string family, Action<JsonObject> change, string expected, string line)
        {
            using TemporaryFile file = Changed(family, change);
            AssertRefused(file, expected, line);
        }
    }

    /// <summary>A damaged file is read or refused, with a place inside it; it never crashes the program.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Damaged_files_are_read_or_refused(string family)
    {
        byte[] whole = Encoding.UTF8.GetBytes(TokenizerJson.Of(family, "l o", "lo w").ToJsonString());
        string[] values = ["null", "7", "-1", "1e999", "\"x\"", "[]", "{}", "true", "[[[]]]", "\"\\udc00\"", "\u00ff"];
        string[] parts = Regex.Split(Encoding.UTF8.GetString(whole), @"(?<=[:,\[{])(?=[^:,\[{])");
        var random = new Random(81);
        using var file = new TemporaryFile();
        int refused = 0;
        for (int i = 0; i < 900; i++)
        {
            byte[] damaged = [.. whole];
            switch (i % 3)
            {
                case 0:
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    Array.Resize(ref damaged, random.Next(damaged.Length));
                    break;
                default:
                    // Mostly outside the vocabulary, which is the longest part.
                    string[] changed = [.. parts];
                    int at = random.Next(2) == 0 ? random.Next(parts.Length) : random.Next(60);
                    changed[at] = Regex.Replace(changed[at], @"^("".*?""|[\w.-]+)", _ => values[random.Next(values.Length)]);
                    damaged = Encoding.UTF8.GetBytes(string.Concat(changed));
                    break;
            }

            File.WriteAllBytes(file.Path, damaged);
            try
            {
                BytePairTokenizer.Load(file.Path);
            }
            catch (TokenizerFileException e)
            {
                refused++;
                Assert.InRange(e.Line, 1, 1 + damaged.Count(value => value == '\n'));
                Assert.True(e.Column >= 1 && e.Message.Length > 0);
            }
        }

        Assert.InRange(refused, 450, 900);
    }

    private static TemporaryFile Changed(string family, Action<JsonObject> change)
    {
        JsonObject json = TokenizerJson.Of(family, "l o", "lo w");
        change(json);
        return TokenizerJson.Write(json);
    }

    private static void AssertRefused(TemporaryFile file, int line, int column, string expected)
    {
        TokenizerFileException e = Assert.Throws<TokenizerFileException>(() => BytePairTokenizer.Load(file.Path));
        Assert.Equal((file.Path, line, column), (e.Path, e.Line, e.Column));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    // The line that the error names holds what it is about.
    private static void AssertRefused(TemporaryFile file, string expected, string inLine, TokenizerFamily? family = null)
    {
        TokenizerFileException e = Assert.Throws<TokenizerFileException>(() => BytePairTokenizer.Load(file.Path, family));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(inLine, LineOf(file, e), StringComparison.Ordinal);
        Assert.InRange(e.Column, 1, LineOf(file, e).Length);
    }

    private static string LineOf(TemporaryFile file, TokenizerFileException e) => File.ReadAllLines(file.Path)[e.Line - 1];
}
