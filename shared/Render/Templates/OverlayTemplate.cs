using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Templates;

/// <summary>
/// A kind of overlay as data (<c>Templates/Data/*.json</c>, described by <c>template.schema.json</c>): its elements, where they lie,
/// their colours by name and how they move. A new one needs no code.
/// </summary>
/// <param name="Takes">Fields of the data by name: title, subtitle, value, items, series.</param>
/// <param name="Areas">Left, top, width and height in shares of the frame, by shape: portrait, landscape, square (1:1 and 4:5).</param>
/// <param name="Elements">From back to front.</param>
public sealed record OverlayTemplate(
    string Id, string Summary, IReadOnlyDictionary<string, TemplateField> Takes, IReadOnlyDictionary<string, IReadOnlyList<double>> Areas,
    IReadOnlyList<TemplateElement> Elements)
{
    /// <summary>It stands where the picture's subject would: that one is left out.</summary>
    public bool ReplacesSubject { get; init; }

    /// <summary>It stands still while scenes change.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Only for intro and outro cards; a scene cannot ask for it.</summary>
    public bool IsCard { get; init; }

    /// <summary>Seconds after the scene has come in.</summary>
    public double Starts { get; init; }

    /// <summary>Seconds after which it is gone; null: as long as its scene.</summary>
    public double? Lasts { get; init; }

    /// <summary>Where elements that repeat lie.</summary>
    public TemplateCells? Cells { get; init; }

    /// <summary>Motions that elements name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TemplateMotion>> Animations { get; set; } = new Dictionary<string, IReadOnlyList<TemplateMotion>>();
}

/// <param name="Longest">Characters of a text; of each, in a list.</param>
/// <param name="Least">How many, in a list.</param>
/// <param name="Most">How many, in a list.</param>
public sealed record TemplateField(bool IsRequired = false, int Longest = 60, int Least = 1, int Most = 8);

/// <param name="Box">In shares of the area, when there is a title.</param>
/// <param name="Untitled">The same without one.</param>
/// <param name="Direction">Down or right.</param>
/// <param name="Gap">Between two, as a share of one.</param>
/// <param name="Most">Largest extent of one, as a share of the box.</param>
/// <param name="Stagger">Seconds between the coming of two.</param>
/// <param name="Spread">The same as a share of the overlay's time, for all of them together; 0: the stagger counts.</param>
public sealed record TemplateCells(
    IReadOnlyList<double> Box, IReadOnlyList<double>? Untitled = null, CellDirection Direction = CellDirection.Down, double Gap = 0.2, double Most = 1, double Stagger = 0.12,
    double Spread = 0);

public enum CellDirection { Down, Right }

/// <param name="Box">In shares of the area; of its cell for an element that repeats.</param>
public sealed record TemplateElement(string Id, ElementKind Kind, IReadOnlyList<double> Box)
{
    // Settable, since the generated reader leaves properties that can only be initialised without their defaults.

    /// <summary>Of the box while there is no title; null: the same.</summary>
    public IReadOnlyList<double>? Untitled { get; set; }

    /// <summary><c>items</c> or <c>series</c>: once for each of them.</summary>
    public string? Repeat { get; set; }

    /// <summary>Words with the fields in braces: {title} {subtitle} {value} {item} {number} {label} {amount} {first} {last} {lastamount}. Left out when nothing comes of it.</summary>
    public string? Text { get; set; }

    /// <summary>A field without which the element is left out.</summary>
    public string? When { get; set; }

    /// <summary><c>heading</c> or <c>body</c>.</summary>
    public string Font { get; set; } = "body";

    public int Weight { get; set; } = 600;
    public double Size { get; set; } = 44;
    public int Lines { get; set; } = 1;
    public TextAlign Align { get; set; }

    /// <summary>Name of a colour: panel, ink, muted, accent, accent2, warm; <c>each</c> takes one after the other.</summary>
    public string Fill { get; set; } = "ink";

    public double Opacity { get; set; } = 1;
    public double Radius { get; set; }
    public string? Plate { get; set; }
    public double Stroke { get; set; }
    public RevealFrom Reveal { get; set; }

    /// <summary><c>width</c> or <c>height</c>: shortened to the value's share of the largest; heights keep their lower edge.</summary>
    public string? ScaleBy { get; set; }

    /// <summary>How far the element moves to the right, or up, for the largest value: a share of its cell.</summary>
    public double ShiftX { get; set; }
    public double ShiftUp { get; set; }

    /// <summary>It grows with the video from its beginning to its end.</summary>
    public bool IsProgress { get; set; }

    /// <summary>Names of the template's animations.</summary>
    public IReadOnlyList<string> Animate { get; set; } = [];
}

public sealed record TemplateMotion(AnimatedProperty Property, IReadOnlyList<TemplateKey> Keys);

/// <param name="At">Seconds after the beginning.</param>
/// <param name="FromEnd">Counted back from the overlay's end instead.</param>
public sealed record TemplateKey(double At, double Value, KeyEase Ease = KeyEase.Smooth, bool FromEnd = false);
