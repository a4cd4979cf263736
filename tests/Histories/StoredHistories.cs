using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Histories;

/// <summary>Files of stored histories: <c>v1.2.3/{run}.json</c> of a release with their hashes in <c>SHA256SUMS</c>, <c>{run}.json</c> of none yet.</summary>
internal sealed class StoredHistories(string folder)
{
    private const string Sums = "SHA256SUMS";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The paths of all that are committed, by their names: <c>v1.2.3/completed</c>.</summary>
    public static IReadOnlyDictionary<string, string> Committed { get; } = new StoredHistories(Repository.PathOf("tests/Histories")).All();

    public IEnumerable<string> Releases => Directory.EnumerateDirectories(folder, "v*").Select(release => Path.GetFileName(release)!).Order(StringComparer.Ordinal);

    /// <summary>Writes what no release has: a run that is new, or of another orchestrator than before.</summary>
    /// <returns>The files that were written.</returns>
    public IReadOnlyList<string> Renew(IReadOnlyDictionary<string, InstanceHistory> made)
    {
        var released = All().Where(file => file.Key.Contains('/', StringComparison.Ordinal))
            .Select(file => (file.Key.Split('/')[1], HistoryReplay.Read(File.ReadAllText(file.Value)).Name)).ToHashSet();
        return [.. made.Where(run => !released.Contains((run.Key, run.Value.Name))).Select(run => Write(folder, run.Key, run.Value))];
    }

    /// <summary>Writes all, to stay as they are; what was there for no release goes.</summary>
    /// <exception cref="InvalidOperationException">The release has its histories.</exception>
    public IReadOnlyList<string> Release(string release, IReadOnlyDictionary<string, InstanceHistory> made)
    {
        var target = Path.Combine(folder, release);
        if (Directory.Exists(target))
            throw new InvalidOperationException($"{release} has its histories, which stay as they are.");
        Directory.CreateDirectory(target);
        var written = made.Select(run => Write(target, run.Key, run.Value)).ToList();
        File.WriteAllLines(Path.Combine(target, Sums), SumsOf(target));
        foreach (var left in Directory.EnumerateFiles(folder, "*.json"))
            File.Delete(left);
        return written;
    }

    /// <summary>Releases whose files are not those that were released.</summary>
    public IEnumerable<string> Changed() => Releases.Where(release =>
        !File.Exists(Path.Combine(folder, release, Sums)) || !File.ReadLines(Path.Combine(folder, release, Sums)).SequenceEqual(SumsOf(Path.Combine(folder, release))));

    public IReadOnlyDictionary<string, string> All() => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .ToDictionary(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/'), StringComparer.Ordinal);

    // As sha256sum writes and checks them.
    private static IEnumerable<string> SumsOf(string release) => Directory.EnumerateFiles(release, "*.json").Order(StringComparer.Ordinal)
        .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}");

    private static string Write(string target, string name, InstanceHistory history)
    {
        var path = Path.Combine(target, $"{name}.json");
        var json = JsonNode.Parse(HistoryReplay.Write(history))!.ToJsonString(Indented);
        File.WriteAllText(path, json.Replace(Repository.Root + "/", "", StringComparison.Ordinal) + "\n");
        return path;
    }
}
