using System.Text;

namespace AutoVideo.Tests.AccountData;

/// <summary>Looks for texts in the bytes of every file of a data folder: databases, blobs, mail, whatever there is.</summary>
internal static class Traces
{
    /// <returns>Text and file of each find.</returns>
    public static IReadOnlyList<string> Of(string folder, params IEnumerable<string> texts)
    {
        var wanted = texts.Distinct().Select(text => (Text: text, Bytes: Encoding.UTF8.GetBytes(text))).ToArray();
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            var bytes = Directory.Exists(path) ? [] : Read(path);
            found.AddRange(wanted.Where(text => name.Contains(text.Text, StringComparison.Ordinal) || bytes.AsSpan().IndexOf(text.Bytes) >= 0).Select(text => $"{text.Text} in {name}"));
        }
        return found;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            // Held or removed by a program that runs: its lock on the folder, a file under way.
            return [];
        }
    }
}
