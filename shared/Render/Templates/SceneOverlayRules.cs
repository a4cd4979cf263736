using AutoVideo.Script;

namespace AutoVideo.Render.Templates;

/// <summary>Whether data fit their template.</summary>
public static class SceneOverlayRules
{
    public const int MaxItems = 8, MaxSeries = 24, MaxText = 200, MaxUnit = 12, MaxLabel = 40;
    private const double LargestValue = 1e12;

    /// <returns>Each fault with the JSON pointer of its place within the overlay, e.g. <c>/items/2</c>.</returns>
    public static IEnumerable<(string Place, string Message)> Check(SceneOverlay overlay)
    {
        var template = OverlayTemplates.ForScenes.FirstOrDefault(template => template.Id == overlay.Template);
        if (template is null)
            return [("/template", $"One of {string.Join(", ", OverlayTemplates.ForScenes.Select(known => known.Id))}.")];
        return [
            .. Words(template, "title", overlay.Title), .. Words(template, "subtitle", overlay.Subtitle), .. Words(template, "value", overlay.Value),
            .. Items(template, overlay.Items), .. Series(template, overlay.Series), .. Plain("/unit", overlay.Unit, MaxUnit),
        ];
    }

    private static IEnumerable<(string, string)> Words(OverlayTemplate template, string name, string? text)
    {
        if (!template.Takes.TryGetValue(name, out var field))
            return string.IsNullOrWhiteSpace(text) ? [] : [($"/{name}", $"The template '{template.Id}' takes no {name}.")];
        if (string.IsNullOrWhiteSpace(text))
            return field.IsRequired ? [($"/{name}", $"The template '{template.Id}' needs a {name}.")] : [];
        return Plain($"/{name}", text, field.Longest);
    }

    private static IEnumerable<(string, string)> Items(OverlayTemplate template, IReadOnlyList<string> items)
    {
        foreach (var fault in Counted(template, "items", items.Count))
            yield return fault;
        var longest = template.Takes.GetValueOrDefault("items")?.Longest ?? MaxText;
        foreach (var (index, item) in items.Take(MaxItems).Index())
        {
            foreach (var fault in string.IsNullOrWhiteSpace(item) ? [($"/items/{index}", "Must not be empty.")] : Plain($"/items/{index}", item, longest))
                yield return fault;
        }
    }

    private static IEnumerable<(string, string)> Series(OverlayTemplate template, IReadOnlyList<SeriesValue> series)
    {
        foreach (var fault in Counted(template, "series", series.Count))
            yield return fault;
        foreach (var (index, point) in series.Take(MaxSeries).Index())
        {
            if (!(point.Value is >= 0 and <= LargestValue))
                yield return ($"/series/{index}/value", "A number from 0 to 1,000,000,000,000.");
            foreach (var fault in string.IsNullOrWhiteSpace(point.Label) ? [($"/series/{index}/label", "Must not be empty.")] : Plain($"/series/{index}/label", point.Label, MaxLabel))
                yield return fault;
        }
    }

    private static IEnumerable<(string, string)> Counted(OverlayTemplate template, string name, int count)
    {
        var field = template.Takes.GetValueOrDefault(name);
        if (field is null && count > 0)
            yield return ($"/{name}", $"The template '{template.Id}' takes no {name}.");
        else if (field is not null && (field.IsRequired || count > 0) && (count < field.Least || count > field.Most))
            yield return ($"/{name}", $"The template '{template.Id}' takes {field.Least} to {field.Most} {name}.");
    }

    private static IEnumerable<(string, string)> Plain(string place, string? text, int longest)
    {
        if (text is null)
            yield break;
        if (text.Length > longest)
            yield return (place, $"At most {longest} characters.");
        if (text.Any(c => char.IsControl(c)) || text.Contains('\uFFFD'))
            yield return (place, "Plain text of one line.");
    }
}
