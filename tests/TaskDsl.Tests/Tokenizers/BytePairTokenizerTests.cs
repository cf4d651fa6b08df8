using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Composition;

namespace TaskDsl.Tests.Tokenizers;

public class BytePairTokenizerTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    /// <summary>What OpenAI's own encoder gives with GPT-2's published vocabulary. The file has of it the tokens that these texts need, under their own ids; the first seven texts are published with their ids.</summary>
    [Fact]
    public void Gpt2s_ids_are_the_published_ones()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(InOutput("gpt2-excerpt.json"), TokenizerFamily.Gpt2);
        Golden[] all = JsonSerializer.Deserialize<Golden[]>(File.ReadAllText(InOutput("gpt2-golden.json")), JsonSerializerOptions.Web)!;
        Assert.Equal(16, all.Length);
        Assert.All(all, one => Assert.Equal(one.Ids, tokenizer.Encode(one.Text)));
        Assert.Equal([15496, 995], tokenizer.Encode("Hello world"));
        Assert.Equal((50256, 50257, 50258, null), (tokenizer.End, tokenizer.Pad, tokenizer.VocabularySize, tokenizer.Begin));
    }

    /// <summary>By hand, from the merges: l·o, lo·w, Ġ·low, e·r, and in this order.</summary>
    [Theory]
    [InlineData("low", "low")]
    [InlineData(" lower", " low|er")]
    [InlineData("slower", "s|low|er")]
    [InlineData("lo low", "lo| low")]
    [InlineData("l\now", "l|\n|o|w")]
    [InlineData("lollo", "lo|l|lo")]
    [InlineData("eérer", "e|\u00c3|\u00a9|r|er")]
    public void Merges_are_made_in_their_order(string text, string expected)
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", "l o", "lo w", "Ġ low", "e r"));
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        Assert.Equal(expected, string.Join('|', tokenizer.Encode(text).Select(id => Encoding.Latin1.GetString(tokenizer.BytesOf(id)))));
    }

    /// <summary>A merge that comes early in the list is preferred, though another would leave fewer tokens.</summary>
    [Fact]
    public void The_first_merge_of_the_list_is_preferred_to_the_longest_token()
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", "b c", "a b", "ab cd", "c d"));
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        Assert.Equal(["a", "bc", "d"], tokenizer.Encode("abcd").Select(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id))));
    }

    /// <summary>Llama-3's files say so: a piece that is a token needs no merges.</summary>
    [Fact]
    public void A_piece_that_is_a_token_is_taken_whole_where_merges_are_ignored()
    {
        JsonObject json = TokenizerJson.Of("llama3", "b c", "a b", "ab cd", "c d");
        using TemporaryFile with = TokenizerJson.Write(json);
        json["model"]!["ignore_merges"] = true;
        using TemporaryFile without = TokenizerJson.Write(json);
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(without.Path);
        Assert.Equal(["abcd", " abc", "d"], new[] { "abcd", " abc", "d" }.Select(text => tokenizer.Decode(tokenizer.Encode(text))));
        Assert.Single(tokenizer.Encode("abcd"));
        Assert.Equal(3, BytePairTokenizer.Load(with.Path).Encode("abcd").Length);
        Assert.NotEqual(tokenizer.Id, BytePairTokenizer.Load(with.Path).Id);
    }

    [PythonTheory]
    [InlineData("gpt2", false)]
    [InlineData("llama3", false)]
    [InlineData("llama3", true)]
    [InlineData("qwen2", false)]
    public void Ids_are_those_of_an_encoder_in_python(string family, bool ignoresMerges)
    {
        using TemporaryFile file = TrainedTokenizer.Save(family);
        if (ignoresMerges)
        {
            // With tokens that merges do not make.
            JsonNode json = JsonNode.Parse(File.ReadAllText(file.Path))!;
            json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Where((_, i) => i % 3 > 0).Select(merge => merge!.DeepClone())]);
            json["model"]!["ignore_merges"] = true;
            File.WriteAllText(file.Path, json.ToJsonString());
        }

        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        string[] texts = [.. Texts.Random(21, 20_000), Texts.Prose];
        int compared = 0;
        foreach ((string text, int[]? ids) in texts.Zip(Python.Run<int[]?[]>("byte_pairs.py", new { file = file.Path, texts })))
        {
            if (ids is not null)
            {
                Assert.True(ids.SequenceEqual(tokenizer.Encode(text)), Texts.Show(text));
                compared++;
            }
        }

        Assert.True(compared > texts.Length / 2, $"Python knows the characters of {compared} of {texts.Length} texts.");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_text_comes_back_and_each_token_ends_where_it_says(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        int changed = 0;
        foreach (string text in Texts.Random(22, 20_000))
        {
            List<int> ids = [], ends = [];
            tokenizer.Encode(text, ids, ends);
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(ids.Count, ends.Count);
            Assert.Equal(bytes.Length, ends.LastOrDefault());
            if (tokenizer.Changes(text))
            {
                changed++;
                Assert.Equal(CanonicalComposition.Compose(text, []), tokenizer.Decode([.. ids]));
                continue;
            }

            Assert.Equal(text, tokenizer.Decode([.. ids]));
            for (int i = 0; i < ids.Count; i++)
            {
                Assert.True(bytes.AsSpan((i == 0 ? 0 : ends[i - 1])..ends[i]).SequenceEqual(tokenizer.BytesOf(ids[i])), Texts.Show(text));
            }
        }

        // Only Qwen2 composes.
        Assert.Equal(family == "qwen2", changed > 0);
    }

    /// <summary>Where the build proves a cut, the ids of a whole are those of its parts.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void At_a_proved_cut_the_ids_of_the_parts_are_the_ids_of_the_whole(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        string[] texts = Texts.Random(23, 20_000);
        foreach ((string left, string right) in texts.Zip(texts.Skip(1)))
        {
            // One space and a value, after a value: "Answer: {answer}".
            if (left.Length > 0 && right.Trim() is { Length: > 0 } value && !char.IsWhiteSpace(left[^1]) && !tokenizer.Changes(left + " " + value))
            {
                Assert.True(tokenizer.Encode($"{left} {value}").SequenceEqual([.. tokenizer.Encode(left), .. tokenizer.Encode($" {value}")]), $"{Texts.Show(left)} | {Texts.Show(value)}");
            }
        }
    }

    /// <summary>The queue for long pieces and the search for short ones do the same.</summary>
    [Fact]
    public void Long_pieces_have_the_ids_that_merging_step_by_step_gives()
    {
        string[] merges = ["a a", "aa aa", "a b", "aaaa aa", "b a", "aa b", "ba b", "aaaa ab"];
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", merges));
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        var random = new Random(24);
        for (int length = 100; length < 700; length++)
        {
            string text = string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? 'b' : 'a'));
            List<string> parts = [.. text.Select(letter => $"{letter}")];
            while (merges.FirstOrDefault(merge => Places(merge).Any()) is { } first)
            {
                int at = Places(first).First();
                parts[at] += parts[at + 1];
                parts.RemoveAt(at + 1);
            }

            Assert.Equal(parts, tokenizer.Encode(text).Select(id => Encoding.UTF8.GetString(tokenizer.BytesOf(id))));

            IEnumerable<int> Places(string merge) => Enumerable.Range(0, parts.Count - 1).Where(i => $"{parts[i]} {parts[i + 1]}" == merge);
        }

        // The square of this would take minutes.
        Assert.Equal(1 << 20, tokenizer.Encode(new string('a', 1 << 20)).Sum(id => tokenizer.BytesOf(id).Length));
    }

    /// <summary>Data never become a control token: their literals are letters like any others.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Control_tokens_are_never_the_encoding_of_a_text(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        int?[] controls = [tokenizer.End, tokenizer.Pad, tokenizer.Begin];
        Assert.Equal(family == "llama3" ? 3 : 2, controls.OfType<int>().Distinct().Count());
        Assert.All(controls.OfType<int>(), id => Assert.True(tokenizer.BytesOf(id).IsEmpty));
        foreach (string text in new[] { "<|endoftext|>", "a<|im_end|>b", "<|eot_id|><|begin_of_text|>", "<|im_start|>", "<|finetune_right_pad_id|>" })
        {
            Assert.DoesNotContain(tokenizer.Encode(text), id => tokenizer.BytesOf(id).IsEmpty);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void Equal_tokenizers_have_one_id_however_their_files_are_written()
    {
        JsonObject json = TokenizerJson.Of("qwen2", "l o", "lo w");
        using TemporaryFile first = TokenizerJson.Write(json);
        json["model"]!["merges"] = new JsonArray(new JsonArray("l", "o"), new JsonArray("lo", "w"));
        json["version"] = "2.0";
        using TemporaryFile second = TokenizerJson.Write(json);
        using TemporaryFile third = TokenizerJson.Write(TokenizerJson.Of("qwen2", "lo w", "l o"));
        string id = BytePairTokenizer.Load(first.Path).Id;
        Assert.Equal(id, BytePairTokenizer.Load(second.Path).Id);
        Assert.NotEqual(id, BytePairTokenizer.Load(third.Path).Id);
        Assert.StartsWith("qwen2/", id, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_threads_may_encode()
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of("llama3"), alone = TrainedTokenizer.Of("llama3");
        string[] texts = Texts.Random(25, 2_000);
        int[][] expected = [.. texts.Select(text => alone.Encode(text))];
        Parallel.For(0, 4, _ => Assert.Equal(expected, texts.Select(text => tokenizer.Encode(text))));
    }

    private static string InOutput(string name) => Path.Combine(AppContext.BaseDirectory, "Tokenizers", name);

    private sealed record Golden(string Text, int[] Ids);
}
