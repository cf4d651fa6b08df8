using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Files;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Writes a model's tensors as safetensors files, one or several with an index.</summary>
/// <param name="model">The model.</param>
/// <param name="type">The type of the numbers, as safetensors calls it.</param>
/// <param name="folder">The folder that errors name; the files are written elsewhere first.</param>
internal sealed class TensorFolderWriter(Transformer model, string type, string folder)
{
    private readonly Dictionary<string, Parameter> _parameters = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);

    /// <summary>Writes the files.</summary>
    /// <param name="placements">The tensors, in their order.</param>
    /// <param name="place">Where the files go.</param>
    /// <param name="most">The most bytes of tensors in one file; a larger tensor has one of its own.</param>
    /// <exception cref="WeightsException">A weight is larger than the type's numbers.</exception>
    public void Write(IEnumerable<TensorPlacement> placements, string place, long most)
    {
        List<List<TensorPlacement>> files = Distributed(placements, most);
        string[] names = [.. files.Select((_, i) => files.Count == 1 ? TensorFolder.SingleFile : string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:D5}-of-{files.Count:D5}.safetensors"))];
        foreach ((List<TensorPlacement> file, string name) in files.Zip(names))
        {
            WholeFile.Write(Path.Combine(place, name), stream => WriteFile(stream, file));
        }

        if (files.Count > 1)
        {
            WholeFile.Write(Path.Combine(place, TensorFolder.IndexFile), stream => WriteIndex(stream, files, names));
        }
    }

    private List<List<TensorPlacement>> Distributed(IEnumerable<TensorPlacement> placements, long most)
    {
        List<List<TensorPlacement>> files = [[]];
        long filled = 0;
        foreach (TensorPlacement placement in placements)
        {
            if (filled + BytesOf(placement) > most && files[^1].Count > 0)
            {
                files.Add([]);
                filled = 0;
            }

            files[^1].Add(placement);
            filled += BytesOf(placement);
        }

        return files;
    }

    private long BytesOf(TensorPlacement placement) => SafeTensorsEntry.Product(placement.Shape) * SafeTensorsEntry.SizeOf(type);

    private void WriteFile(Stream stream, List<TensorPlacement> file)
    {
        // transformers refuses a file that does not say who wrote its tensors.
        byte[] header = SafeTensorsHeader.Of([KeyValuePair.Create("format", "pt")], file.Select(placement => (placement.Name, placement.Shape)), type);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (TensorPlacement placement in file)
        {
            WriteTensor(stream, placement);
        }
    }

    private void WriteTensor(Stream stream, TensorPlacement placement)
    {
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        foreach ((_, long ours, long rows) in placement.Runs())
        {
            Tensor here = _parameters[placement.Parameter].narrow(0, ours, rows), theirs = placement.Transposed ? here.t() : here;
            long most = Math.Max(1, StoredTensor.PieceElements / Math.Max(1, theirs.numel() / theirs.shape[0]));
            for (long first = 0; first < theirs.shape[0]; first += most)
            {
                float[] values = theirs.narrow(0, first, Math.Min(most, theirs.shape[0] - first)).ToFloats();
                var bytes = new byte[checked(values.Length * SafeTensorsEntry.SizeOf(type))];
                if (ElementTypes.Narrow(values, type, bytes) is { } large)
                {
                    throw new WeightsException(folder, Invariant($"is not written: '{placement.Name}' has the number {large}, which {type} has no room for"), "Choose a type of larger range, such as fp32.");
                }

                stream.Write(bytes);
            }
        }
    }

    private void WriteIndex(Stream stream, List<List<TensorPlacement>> files, string[] names)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", files.SelectMany(file => file).Sum(BytesOf));
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach ((List<TensorPlacement> file, string name) in files.Zip(names))
        {
            foreach (TensorPlacement placement in file)
            {
                json.WriteString(placement.Name, name);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
