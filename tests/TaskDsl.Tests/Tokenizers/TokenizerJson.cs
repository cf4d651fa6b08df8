using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskDsl.Tokenizers;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>Files of Hugging Face's layout, made by hand.</summary>
internal static class TokenizerJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The letters of the 256 bytes and what merges make of them, and the family's control tokens.</summary>
    public static JsonObject Of(string family, params string[] merges)
    {
        int[] printed = [.. Enumerable.Range('!', 94), .. Enumerable.Range(0xA1, 12), .. Enumerable.Range(0xAE, 82)];
        List<string> tokens = [.. printed.Concat(Enumerable.Range(256, 256 - printed.Length)).Select(letter => $"{(char)letter}")];
        tokens.AddRange(merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)));
        string[] controls = family switch
        {
            "gpt2" => ["<|endoftext|>"],
            "llama3" => ["<|begin_of_text|>", "<|reserved_special_token_0|>", "<|eot_id|>"],
            _ => ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        };
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. controls.Select((control, i) => new JsonObject { ["id"] = tokens.Count + i, ["content"] = control, ["special"] = true })]),
            ["normalizer"] = family == "qwen2" ? new JsonObject { ["type"] = "NFC" } : null,
            ["pre_tokenizer"] = family == "gpt2"
                ? ByteLevel(pattern: true)
                : new JsonObject
                {
                    ["type"] = "Sequence",
                    ["pretokenizers"] = new JsonArray(
                        new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = TokenizerFamily.Find(family)!.Pattern }, ["behavior"] = "Isolated", ["invert"] = false },
                        ByteLevel(pattern: false)),
                },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["byte_fallback"] = false,
                ["vocab"] = new JsonObject(tokens.Distinct().Select((token, id) => KeyValuePair.Create<string, JsonNode?>(token, id))),
                ["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode)merge)]),
            },
        };
    }

    public static TemporaryFile Write(JsonNode json) => WriteText(json.ToJsonString(Indented));

    public static TemporaryFile WriteText(string text)
    {
        var file = new TemporaryFile();
        File.WriteAllText(file.Path, text);
        return file;
    }

    private static JsonObject ByteLevel(bool pattern) => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = pattern };
}
