namespace AutoVideo.Tests.Infra;

/// <summary>A node of the syntax tree as the grammar has it; <see cref="Named"/> is false for punctuation and keywords.</summary>
internal sealed record BicepNode(string Type, int Line, bool Named, string Text, IReadOnlyList<BicepNode> Children)
{
    public IEnumerable<BicepNode> Parts => Children.Where(child => child.Named);

    public IEnumerable<BicepNode> Descendants => Children.SelectMany(child => child.Descendants.Prepend(child));

    public BicepNode? Child(string type) => Children.FirstOrDefault(child => child.Type == type);

    /// <summary>The text of a string without interpolation; null for anything else.</summary>
    public string? Literal => Type == "string" && Parts.All(part => part.Type is "string_content")
        ? string.Concat(Parts.Select(part => part.Text))
        : null;

    /// <summary>Name and value of the properties of an object literal.</summary>
    public IEnumerable<(string Name, BicepNode Value)> Properties =>
        from part in Parts
        where part.Type == "object_property" && part.Nested is null
        let name = part.Parts.First()
        select (name.Literal ?? name.Text, part.Parts.Last());

    /// <summary>The resource that stands in its parent's body, where a property could stand.</summary>
    public BicepNode? Nested => Type == "object_property" ? Child("resource_declaration") : null;

    public BicepNode? Property(string path)
    {
        var node = this;
        foreach (var name in path.Split('.'))
        {
            var found = node.Properties.Where(property => property.Name == name).Select(property => property.Value).FirstOrDefault();
            if (found is null)
                return null;
            node = found;
        }
        return node;
    }

    /// <summary>Inside conditions and loops: the object that is made.</summary>
    public BicepNode? Body => Type switch
    {
        "object" => this,
        "if_statement" or "for_statement" => Parts.LastOrDefault()?.Body,
        _ => null,
    };
}
