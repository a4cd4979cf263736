using System.Text;

namespace AutoVideo.Generate;

/// <summary>
/// Takes the scenes out of a JSON answer as it arrives: each object of the root's array <c>scenes</c>, as soon as it is closed.
/// It reads structure alone; whether an object is one of ours is for the reader of its text.
/// </summary>
internal sealed class PartialScenes
{
    private const int MostDepth = 16;
    private readonly StringBuilder text = new();
    private readonly StringBuilder key = new();
    private int depth, sceneStart = -1, read;
    private bool inString, escaped, inScenes, isKey;
    private string lastKey = "";

    /// <summary>All that has arrived.</summary>
    public string Text => text.ToString();

    /// <returns>Texts of the objects that this piece closed.</returns>
    public IReadOnlyList<string> Add(string piece)
    {
        text.Append(piece);
        List<string>? closed = null;
        foreach (var c in piece)
        {
            if (Read(c) is { } scene)
                (closed ??= []).Add(scene);
            read++;
        }
        return closed ?? [];
    }

    private string? Read(char c)
    {
        if (inString)
        {
            ReadInString(c);
            return null;
        }
        switch (c)
        {
            case '"':
                inString = true;
                isKey = depth == 1;
                key.Clear();
                break;
            case '{' or '[':
                if (c == '[' && depth == 1 && lastKey == "scenes")
                    inScenes = true;
                depth++;
                // root object, array, scene
                if (c == '{' && depth == 3 && inScenes)
                    sceneStart = read;
                if (depth > MostDepth)
                    (inScenes, sceneStart) = (false, -1);
                break;
            case '}' or ']':
                depth--;
                if (c == ']' && depth == 1)
                    inScenes = false;
                if (c == '}' && depth == 2 && sceneStart >= 0)
                {
                    var scene = text.ToString(sceneStart, read - sceneStart + 1);
                    sceneStart = -1;
                    return scene;
                }
                break;
        }
        return null;
    }

    private void ReadInString(char c)
    {
        if (escaped)
            escaped = false;
        else if (c == '\\')
            escaped = true;
        else if (c == '"')
        {
            inString = false;
            if (isKey)
                lastKey = key.ToString();
        }
        else if (isKey && key.Length < 40)
            key.Append(c);
    }
}
