using System.Text.Json;

namespace TaskDsl.Training;

/// <summary>The safetensors files of a folder: one, or several with an index.</summary>
internal static class TensorFolder
{
    public const string SingleFile = "model.safetensors";
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>Reads the headers of all files.</summary>
    /// <exception cref="WeightsException">There is none, one is damaged, or the index does not say what the files hold.</exception>
    public static List<TensorFile> Open(string folder)
    {
        if (File.Exists(Path.Combine(folder, SingleFile)))
        {
            return [TensorFile.Open(Path.Combine(folder, SingleFile))];
        }

        string index = Path.Combine(folder, IndexFile);
        if (!File.Exists(index))
        {
            throw new WeightsException(folder, $"has neither {SingleFile} nor {IndexFile}",
                Directory.EnumerateFiles(folder, "*.safetensors").Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault() is { } part ? $"It has {part}: if that is one of several, download {IndexFile} beside it; if it is the only one, name it {SingleFile}."
                : File.Exists(Path.Combine(folder, "pytorch_model.bin")) ? "Its pytorch_model.bin is a Python pickle, which is not read: save the model as safetensors (save_pretrained)."
                : "Name the folder that the model was downloaded to.");
        }

        Dictionary<string, string> places = ReadIndex(index);
        List<TensorFile> files = [.. places.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => TensorFile.Open(Path.Combine(folder, name)))];
        Check(index, places, files);
        return files;
    }

    // tensor → file
    private static Dictionary<string, string> ReadIndex(string index)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty place in json.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                string file = place.Value.GetString() ?? "";
                if (file.Length == 0 || file != Path.GetFileName(file))
                {
                    throw new WeightsException(index, $"says that '{place.Name}' lies in '{file}', which is no file of the folder", "Download the file again.");
                }

                places[place.Name] = file;
            }

            return places;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new WeightsException(index, $"cannot be read ({exception.Message.TrimEnd('.')})", "It must have a \"weight_map\" from a tensor's name to its file. Download the file again.");
        }
    }

    private static void Check(string index, Dictionary<string, string> places, List<TensorFile> files)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (TensorFile file in files)
        {
            foreach (SafeTensorsEntry entry in file.Entries)
            {
                if (!found.TryAdd(entry.Name, Path.GetFileName(file.Path)))
                {
                    throw new WeightsException(index, $"speaks of files that both have '{entry.Name}': {found[entry.Name]} and {Path.GetFileName(file.Path)}", "Download the folder again.");
                }
            }
        }

        if (places.FirstOrDefault(place => found.GetValueOrDefault(place.Key) != place.Value) is { Key: { } name, Value: var expected })
        {
            throw new WeightsException(index, $"says that '{name}' lies in {expected}, and it {(found.TryGetValue(name, out string? actual) ? $"lies in {actual}" : "lies in no file")}", "Download the folder again.");
        }
    }
}
