using System.Text.Json;

namespace TaskDsl.Tokenizers.Files;

/// <summary>Refuses the models of tokenizers that are no byte-level byte pairs, each with its reason.</summary>
internal static class ModelKind
{
    private const string Instead = "Use a byte-level byte-pair tokenizer: of GPT-2's, Llama-3's or Qwen2's family, or one that the command 'tokenizer' trains.";

    /// <summary>Checks the object <c>model</c> of a file.</summary>
    /// <exception cref="TokenizerFileException">It is of another kind.</exception>
    public static void Check(TokenizerFileReader reader, PlacedJson model)
    {
        // The first files of GPT-2's had no type.
        string type = model["type"]?.Text ?? (model["merges"] is null ? "without a type" : "BPE");
        if (type != "BPE")
        {
            throw reader.Error(model["type"] ?? model, $"The tokenizer's model is {type}, and only BPE is known{(type == "Unigram" ? ": this is a SentencePiece tokenizer, for which no mask can be proved" : "")}. {Instead}");
        }

        if (model["byte_fallback"] is { Kind: JsonTokenType.True } fallback)
        {
            throw reader.Error(fallback, $"With \"byte_fallback\": true tokens are characters, and bytes only where a character is unknown: this is a SentencePiece tokenizer, for which no mask can be proved. {Instead}");
        }

        if (model["dropout"] is { Number: not 0 } dropout)
        {
            throw reader.Error(dropout, $"With \"dropout\": {dropout.Described} equal texts get different ids at random. Set it to null.");
        }

        foreach (string edge in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model[edge] is { Text: not "" } text)
            {
                throw reader.Error(text, $"With \"{edge}\": {text.Described} tokens are no bytes of the text. {Instead}");
            }
        }
    }
}
