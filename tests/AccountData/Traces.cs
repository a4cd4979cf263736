using System.Text;

namespace AutoVideo.Tests.AccountData;

/// <summary>Looks for texts in the bytes of every file of a data folder: databases, blobs, mail, whatever there is.</summary>
internal static class Traces
{
    private const int Around = 120;

    /// <returns>Text and file of each find, and what stands around the first there.</returns>
    public static IReadOnlyList<string> Of(string folder, params IEnumerable<string> texts)
    {
        var wanted = texts.Distinct().Select(text => (Text: text, Bytes: Encoding.UTF8.GetBytes(text))).ToArray();
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            var bytes = Directory.Exists(path) ? [] : Read(path);
            foreach (var (text, sought) in wanted)
            {
                var at = bytes.AsSpan().IndexOf(sought);
                if (at >= 0 || name.Contains(text, StringComparison.Ordinal))
                    found.Add($"{text} in {name}{(at < 0 ? "" : $": {Surroundings(bytes, at, sought.Length)}")}");
            }
        }
        return found;
    }

    public static void AssertNone(string folder, params IEnumerable<string> texts)
    {
        var found = Of(folder, texts);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Surroundings(byte[] bytes, int at, int length)
    {
        var start = Math.Max(0, at - Around);
        var text = Encoding.UTF8.GetString(bytes, start, Math.Min(bytes.Length, at + length + Around) - start);
        return new([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
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
