using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Visuals.Offline.Artwork;

/// <summary>One vector drawing on a 32 by 32 grid, with the words that call it.</summary>
/// <param name="Name">Stable name, e.g. <c>hot-beverage</c>.</param>
/// <param name="Kind">Subgroup of Unicode's emoji list, e.g. <c>drink</c>, <c>face-smiling</c>.</param>
/// <param name="En">CLDR's label, then its tags; so are the other languages.</param>
/// <param name="Loose">Community keywords in English: wider, less exact.</param>
internal sealed record ArtworkEntry(string Name, string Kind, string[] En, string[] Loose, string[] Zh, string[] Ja, string[] Ru)
{
    public string[] Words(string language) => language switch
    {
        Videos.Languages.TraditionalChinese => Zh,
        Videos.Languages.Japanese => Ja,
        Videos.Languages.Russian => Ru,
        _ => En,
    };
}

/// <summary>The packed drawings (Data/README.md says where they come from). The index is read once, drawings as they are asked for.</summary>
internal sealed class ArtworkLibrary
{
    private static readonly Lazy<ArtworkLibrary> Loaded = new(() => new ArtworkLibrary());

    private readonly Dictionary<string, int> positions;
    private readonly int perBlock;
    private readonly int[][] blocks;
    private readonly ConcurrentDictionary<int, string> bodies = new();

    private ArtworkLibrary()
    {
        using var stream = new BrotliStream(Open("index.json.br"), CompressionMode.Decompress);
        var index = JsonSerializer.Deserialize(stream, ArtworkJsonContext.Default.ArtworkIndex)!;
        Entries = index.Artworks;
        perBlock = index.ArtworksPerBlock;
        blocks = index.Blocks;
        positions = Entries.Select((entry, position) => (entry.Name, position)).ToDictionary(pair => pair.Name, pair => pair.position);
    }

    public static ArtworkLibrary Instance => Loaded.Value;

    public IReadOnlyList<ArtworkEntry> Entries { get; }

    public ArtworkEntry? Find(string name) => positions.TryGetValue(name, out var position) ? Entries[position] : null;

    /// <summary>SVG content of a drawing, without its svg element.</summary>
    public string Body(string name) => bodies.GetOrAdd(positions[name], Unpack);

    private string Unpack(int position)
    {
        var block = blocks[position / perBlock];
        using var stream = Open("artwork.br");
        var packed = new byte[block[1]];
        stream.Position = block[0];
        stream.ReadExactly(packed);
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        for (var skipped = 0; skipped < position % perBlock; skipped++)
            reader.ReadLine();
        return reader.ReadLine() ?? throw new InvalidDataException($"Artwork {position} is missing from its block.");
    }

    internal static Stream Open(string resource) =>
        typeof(ArtworkLibrary).Assembly.GetManifestResourceStream($"AutoVideo.Visuals.Offline.Data.{resource}")
        ?? throw new InvalidDataException($"The resource '{resource}' is missing from the build.");
}

/// <param name="Blocks">Start and length in bytes of each brotli stream in artwork.br.</param>
internal sealed record ArtworkIndex(int ArtworksPerBlock, int[][] Blocks, ArtworkEntry[] Artworks);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ArtworkIndex))]
internal sealed partial class ArtworkJsonContext : JsonSerializerContext;
