using System.Text.Json.Serialization;

namespace AutoVideo.Script;

/// <summary>A template of what is drawn over a scene, and the data that fills it.</summary>
/// <param name="Template">Id of a template: <c>list</c>, <c>number</c>, <c>bars</c>, ….</param>
public sealed record SceneOverlay(string Template)
{
    public string? Title { get; init; }
    public string? Subtitle { get; init; }

    /// <summary>A figure with what stands around it: <c>1,250 km</c>.</summary>
    public string? Value { get; init; }

    /// <summary>Lines that come one after the other.</summary>
    public IReadOnlyList<string> Items { get; init => field = value ?? []; } = [];

    /// <summary>Named numbers of a chart.</summary>
    public IReadOnlyList<SeriesValue> Series { get; init => field = value ?? []; } = [];

    /// <summary>Stands behind each number of a chart: <c>%</c>, <c> km</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>All that people can read in it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Words => new[] { Title, Subtitle, Value }.Concat(Items).Concat(Series.Select(point => point.Label)).OfType<string>();

    /// <summary>Equal data give equal overlays, whatever object holds them.</summary>
    public bool Equals(SceneOverlay? other) =>
        other is not null && (Template, Title, Subtitle, Value, Unit) == (other.Template, other.Title, other.Subtitle, other.Value, other.Unit)
        && Items.SequenceEqual(other.Items) && Series.SequenceEqual(other.Series);

    public override int GetHashCode() => HashCode.Combine(Template, Title, Subtitle, Value, Items.Count, Series.Count);
}

/// <param name="Value">Not negative.</param>
public sealed record SeriesValue(string Label, double Value);
