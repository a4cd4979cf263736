namespace AutoVideo.Embedded.Functions;

/// <summary>Marks a public method as a function of the application; names are unique, ignoring case.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
