using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskDsl.Files;

namespace TaskDsl.Tokenizers.Training;

/// <summary>What a trainer learned: tokens and merges of a family.</summary>
public sealed class TrainedBytePairs
{
    private readonly TokenizerFamily _family;
    private readonly ImmutableArray<byte[]> _tokens;
    private readonly ImmutableArray<BytePairMerge> _merges;

    internal TrainedBytePairs(TokenizerFamily family, ImmutableArray<byte[]> tokens, ImmutableArray<BytePairMerge> merges) => (_family, _tokens, _merges) = (family, tokens, merges);

    /// <summary>The number of ids in the file, control tokens included.</summary>
    public int Size => _tokens.Length + _family.Controls.Count();

    /// <summary>Writes a <c>tokenizer.json</c> in the layout of Hugging Face's library: bytes in the order of GPT-2's, tokens in the order in which they were learned, then the family's control tokens.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before stays.</exception>
    public void Save(string path) => WholeFile.Write(path, stream =>
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json);
        }

        stream.WriteByte((byte)'\n');
    });

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        int id = _tokens.Length;
        foreach (string control in _family.Controls)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id++);
            json.WriteString("content", control);
            foreach (string setting in new[] { "single_word", "lstrip", "rstrip", "normalized" })
            {
                json.WriteBoolean(setting, false);
            }

            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteStep(json, "normalizer", _family.Composes ? "NFC" : null);
        WriteSplitting(json);
        WriteByteLevel(json, "post_processor");
        WriteByteLevel(json, "decoder");
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        foreach (string unused in new[] { "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix" })
        {
            json.WriteNull(unused);
        }

        foreach (string unused in new[] { "fuse_unk", "byte_fallback", "ignore_merges" })
        {
            json.WriteBoolean(unused, false);
        }

        json.WriteStartObject("vocab");
        for (int token = 0; token < _tokens.Length; token++)
        {
            json.WriteNumber(ByteAlphabet.Spell(_tokens[token]), token);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (BytePairMerge merge in _merges)
        {
            json.WriteStringValue($"{ByteAlphabet.Spell(_tokens[merge.Left])} {ByteAlphabet.Spell(_tokens[merge.Right])}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSplitting(Utf8JsonWriter json)
    {
        if (_family == TokenizerFamily.Gpt2)
        {
            WriteByteLevel(json, "pre_tokenizer");
            return;
        }

        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", _family.Pattern);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        WriteByteLevel(json, null, pattern: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, string name, string? type)
    {
        if (type is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string? name, bool pattern = true)
    {
        if (name is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(name);
        }

        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", false);
        json.WriteBoolean("use_regex", pattern);
        json.WriteEndObject();
    }
}
