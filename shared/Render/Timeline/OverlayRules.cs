using System.Buffers;

namespace AutoVideo.Render.Timeline;

/// <summary>Rules of the overlay track.</summary>
internal static class OverlayRules
{
    internal const int MaxOverlays = 1_000, MaxElements = 80, MaxText = 400, MaxValues = 60, MaxKeys = 40, MaxMotions = 8;
    private const double FurthestBox = 4;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <returns>One line per broken rule, beginning with the element: <c>overlays[2].elements[1] (plate): …</c>.</returns>
    internal static IEnumerable<string> Errors(Timeline timeline)
    {
        if (timeline.SchemaVersion == 1 && timeline.Overlays.Count > 0)
            return ["overlays: schema version 1 has none"];
        if (timeline.Overlays.Count > MaxOverlays)
            return [$"overlays: more than {MaxOverlays}"];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var spans = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < timeline.Scenes.Count; index++)
            spans.TryAdd(timeline.Scenes[index].Id, Segments.SegmentPlan.Span(timeline, index));
        return timeline.Overlays.SelectMany((overlay, index) => Errors(overlay, $"overlays[{index}]", ids, spans));
    }

    private static IEnumerable<string> Errors(Overlay overlay, string name, HashSet<string> ids, Dictionary<string, int> spans)
    {
        name += $" ({overlay.Id})";
        if (!ids.Add(overlay.Id))
            yield return $"{name}: the id is used twice";
        if (!spans.TryGetValue(overlay.SceneId, out var span))
            yield return $"{name}: there is no scene '{overlay.SceneId}'";
        else if (overlay.FirstFrame < 0 || overlay.FrameCount < 1 || (long)overlay.FirstFrame + overlay.FrameCount > span)
            yield return $"{name}: frames {overlay.FirstFrame} to {(long)overlay.FirstFrame + overlay.FrameCount} are outside the {span} of its scene";
        if (overlay.Elements.Count is 0 or > MaxElements)
            yield return $"{name}: {overlay.Elements.Count} elements is outside 1 to {MaxElements}";
        var elements = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, element) in overlay.Elements.Take(MaxElements).Index())
        {
            var place = $"{name}.elements[{index}] ({element.Id})";
            if (!elements.Add(element.Id))
                yield return $"{place}: the id is used twice";
            foreach (var error in Look(element).Concat(Content(element)).Concat(Motion(element)))
                yield return $"{place}: {error}";
        }
    }

    private static IEnumerable<string> Look(OverlayElement element)
    {
        var box = element.Box;
        if (!Enum.IsDefined(element.Kind) || !Enum.IsDefined(element.Align) || !Enum.IsDefined(element.Reveal))
            yield return "its kind, alignment or reveal is unknown";
        if (!(box.Width is > 0 and <= FurthestBox && box.Height is > 0 and <= FurthestBox && Math.Abs(box.X) <= FurthestBox && Math.Abs(box.Y) <= FurthestBox))
            yield return $"box ({box.X}, {box.Y}, {box.Width}, {box.Height}) is empty or far outside the frame";
        foreach (var colour in element.Fills.Append(element.Fill).Append(element.Plate ?? element.Fill).Where(colour => !IsColour(colour)))
            yield return $"'{colour}' is no colour like #1a2b3c";
        if (!(element.Opacity is >= 0 and <= 1))
            yield return $"opacity {element.Opacity} is outside 0 to 1";
        if (!(element.Radius is >= 0 and <= 1000) || !(element.Stroke is >= 0 and <= 200))
            yield return $"radius {element.Radius} or stroke {element.Stroke} is out of range";
    }

    private static IEnumerable<string> Content(OverlayElement element)
    {
        if (element.Kind is ElementKind.Text or ElementKind.Count)
        {
            if (string.IsNullOrWhiteSpace(element.Text) || element.Text.Length > MaxText)
                yield return $"the text is empty or longer than {MaxText} characters";
            if (!(element.Size is >= 8 and <= 600) || element.Lines is < 1 or > 12 || element.Weight is < 100 or > 900)
                yield return $"size {element.Size}, lines {element.Lines} or weight {element.Weight} is out of range";
            if (element.Font is null || element.Font.Length > 80 || element.Font.Any(c => !char.IsAsciiLetterOrDigit(c) && c != ' '))
                yield return "font is no family's name";
        }
        var least = element.Kind switch { ElementKind.Line => 2, ElementKind.Donut => 1, _ => 0 };
        if (element.Values.Count < least || element.Values.Count > MaxValues || element.Values.Any(value => !(value is >= 0 and <= 1)))
            yield return $"values: {least} to {MaxValues} numbers from 0 to 1";
        if (element.Kind == ElementKind.Donut && element.Fills.Count != element.Values.Count)
            yield return $"fills: {element.Fills.Count} colours for {element.Values.Count} parts";
        if (element.Kind == ElementKind.Image && string.IsNullOrEmpty(element.Blob))
            yield return "names no blob";
    }

    private static IEnumerable<string> Motion(OverlayElement element)
    {
        if (element.Motion.Count > MaxMotions || element.Motion.Select(motion => motion.Property).Distinct().Count() != element.Motion.Count)
            yield return $"motion: more than {MaxMotions}, or a property twice";
        foreach (var motion in element.Motion)
        {
            if (!Enum.IsDefined(motion.Property) || motion.Keys.Count is 0 or > MaxKeys)
                yield return $"motion.{motion.Property}: {motion.Keys.Count} keys is outside 1 to {MaxKeys}";
            for (var index = 0; index < motion.Keys.Count; index++)
            {
                var key = motion.Keys[index];
                var (low, high) = motion.Property is AnimatedProperty.X or AnimatedProperty.Y ? (-2.0, 2.0) : motion.Property == AnimatedProperty.Scale ? (0.0, 4.0) : (0.0, 1.0);
                if (!(key.Value >= low && key.Value <= high) || !Enum.IsDefined(key.Ease))
                    yield return $"motion.{motion.Property}.keys[{index}]: {key.Value} is outside {low} to {high}";
                if (index > 0 && key.Frame < motion.Keys[index - 1].Frame)
                    yield return $"motion.{motion.Property}.keys[{index}]: frame {key.Frame} is before the key ahead of it";
            }
        }
    }

    internal static bool IsColour(string? text) => text is { Length: 7 } && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;
}
