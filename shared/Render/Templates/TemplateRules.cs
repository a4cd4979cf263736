using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Templates;

/// <summary>What a template has to keep to.</summary>
internal static class TemplateRules
{
    internal static readonly string[] Fields = ["title", "subtitle", "value", "items", "series"];
    internal static readonly string[] Shapes = ["portrait", "landscape", "square"];
    private static readonly string[] Placeholders = ["title", "subtitle", "value", "item", "number", "label", "amount", "first", "last", "lastamount"];
    private const string Logo = "logo";

    /// <returns>One line per broken rule, beginning with the element: <c>elements[2] (bar): …</c>.</returns>
    internal static IEnumerable<string> Errors(OverlayTemplate template)
    {
        if (template.Id.Length is 0 or > 40 || template.Id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            yield return $"id '{template.Id}': up to 40 of a-z, 0-9 and -";
        foreach (var field in template.Takes.Keys.Where(field => !Fields.Contains(field)))
            yield return $"takes.{field}: one of {string.Join(", ", Fields)}";
        foreach (var (name, field) in template.Takes.Where(field => field.Value.Longest is < 1 or > OverlayRules.MaxText || field.Value.Least < 1 || field.Value.Most < field.Value.Least || field.Value.Most > 24))
            yield return $"takes.{name}: up to {OverlayRules.MaxText} characters, and 1 to 24 of them";
        foreach (var shape in Shapes.Where(shape => !template.Areas.TryGetValue(shape, out var area) || !IsBox(area, 0, 1)))
            yield return $"areas.{shape}: four shares of the frame, inside of it";
        if (template.Cells is { } cells && (!IsBox(cells.Box, 0, 1) || (cells.Untitled is { } untitled && !IsBox(untitled, 0, 1)) || cells.Gap is < 0 or > 2 || !(cells.Most is > 0 and <= 1)))
            yield return "cells: a box inside of the area, a gap from 0 to 2 and a share from 0 to 1";
        foreach (var error in template.Animations.SelectMany(animation => Animation(animation.Key, animation.Value)))
            yield return error;
        if (template.Elements.Count is 0 or > OverlayRules.MaxElements || template.Elements.Select(element => element.Id).Distinct().Count() != template.Elements.Count)
            yield return $"elements: 1 to {OverlayRules.MaxElements}, each with an id of its own";
        foreach (var (index, element) in template.Elements.Index())
        {
            foreach (var error in Element(template, element))
                yield return $"elements[{index}] ({element.Id}): {error}";
        }
    }

    private static IEnumerable<string> Element(OverlayTemplate template, TemplateElement element)
    {
        if (!IsBox(element.Box, -1, 3) || (element.Untitled is { } untitled && !IsBox(untitled, -1, 3)))
            yield return "box: left, top, width and height";
        if (element.Repeat is not (null or "items" or "series"))
            yield return $"repeat '{element.Repeat}': items or series";
        else if (element.Repeat is not null && (template.Cells is null || !template.Takes.ContainsKey(element.Repeat)))
            yield return $"repeats {element.Repeat}, which the template does not take or has no cells for";
        if (element.When is not null && element.When != Logo && !Fields.Contains(element.When))
            yield return $"when '{element.When}': one of {string.Join(", ", Fields)}";
        foreach (var colour in new[] { element.Fill, element.Plate ?? element.Fill }.Where(colour => colour != "each" && !BrandColours.Names.Contains(colour)))
            yield return $"colour '{colour}': one of {string.Join(", ", BrandColours.Names)}, each";
        if (element.Font is not ("heading" or "body"))
            yield return $"font '{element.Font}': heading or body";
        if (element.ScaleBy is not (null or "width" or "height"))
            yield return $"scaleBy '{element.ScaleBy}': width or height";
        if (element.Kind is ElementKind.Text or ElementKind.Count && string.IsNullOrEmpty(element.Text))
            yield return "has no text";
        foreach (var name in TemplateText.Names(element.Text ?? "").Where(name => !Placeholders.Contains(name)))
            yield return $"text: {{{name}}} is none of {string.Join(", ", Placeholders)}";
        foreach (var name in element.Animate.Where(name => !template.Animations.ContainsKey(name)))
            yield return $"animate: there is no animation '{name}'";
        var properties = element.Animate.Where(template.Animations.ContainsKey).SelectMany(name => template.Animations[name]).Select(motion => motion.Property).ToArray();
        if (properties.Distinct().Count() != properties.Length)
            yield return "animate: two animations move the same property";
    }

    private static IEnumerable<string> Animation(string name, IReadOnlyList<TemplateMotion> motions)
    {
        foreach (var motion in motions)
        {
            if (motion.Keys.Count is 0 or > OverlayRules.MaxKeys || motion.Keys.Any(key => key.At is < 0 or > 60 || Math.Abs(key.Value) > 4))
                yield return $"animations.{name}.{motion.Property}: 1 to {OverlayRules.MaxKeys} keys from 0 to 60 s";
            else if (motion.Keys.Zip(motion.Keys.Skip(1)).Any(pair => (pair.First.FromEnd && !pair.Second.FromEnd)
                || (pair.First.FromEnd == pair.Second.FromEnd && (pair.First.FromEnd ? pair.Second.At > pair.First.At : pair.Second.At < pair.First.At))))
                yield return $"animations.{name}.{motion.Property}: keys are out of order";
        }
    }

    private static bool IsBox(IReadOnlyList<double> box, double low, double high) =>
        box.Count == 4 && box[2] > 0 && box[3] > 0 && box[0] >= low && box[1] >= low && box[0] + box[2] <= high + 1e-9 && box[1] + box[3] <= high + 1e-9;
}
