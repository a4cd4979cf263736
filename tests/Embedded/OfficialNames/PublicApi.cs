using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AutoVideo.Tests.Embedded.OfficialNames;

/// <summary>
/// What a library offers, as lines of text. Types are written without their namespaces, because those differ between the embedded names and the
/// official ones. Read from metadata: the official signatures have no bodies, so the runtime would refuse to load them.
/// </summary>
internal sealed class PublicApi
{
    // What the compiler adds to records, and what every object has.
    private static readonly HashSet<string> Uninteresting = new(StringComparer.Ordinal)
    {
        "Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality", "<Clone>$", "get_EqualityContract", "PrintMembers", "Deconstruct",
    };

    private readonly Dictionary<string, ApiType> types = new(StringComparer.Ordinal);

    private PublicApi() { }

    public IEnumerable<ApiType> Types => types.Values;

    public static PublicApi Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var api = new PublicApi();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) != TypeAttributes.Public)
                continue;
            var name = reader.GetString(type.Name);
            var space = reader.GetString(type.Namespace);
            api.types[$"{space}.{name}"] = new ApiType(space, name, BaseOf(reader, type), MembersOf(reader, type, name));
        }
        return api;
    }

    public ApiType? Find(string space, string name) => types.GetValueOrDefault($"{space}.{name}");

    /// <summary>Members of a type and of those it derives from in the same library.</summary>
    public HashSet<string> AllMembers(ApiType type)
    {
        var members = new HashSet<string>(type.Members, StringComparer.Ordinal);
        if (type.Base is not null && types.Values.FirstOrDefault(candidate => candidate.Name == type.Base) is { } parent)
            members.UnionWith(AllMembers(parent).Where(member => !member.StartsWith(".ctor", StringComparison.Ordinal)));
        return members;
    }

    private static string? BaseOf(MetadataReader reader, TypeDefinition type) => type.BaseType.IsNil ? null : type.BaseType.Kind switch
    {
        HandleKind.TypeDefinition => reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType).Name),
        HandleKind.TypeReference => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type.BaseType).Name),
        _ => null,
    };

    private static List<string> MembersOf(MetadataReader reader, TypeDefinition type, string name)
    {
        var members = new List<string>();
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            var called = reader.GetString(method.Name);
            var access = method.Attributes & MethodAttributes.MemberAccessMask;
            if (access is not (MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem) || Uninteresting.Contains(called))
                continue;
            var text = Describe(reader, method, called);
            if (text != $".ctor({name} original)")
                members.Add(text);
        }
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public && !field.GetDefaultValue().IsNil)
                members.Add($"{reader.GetString(field.Name)} = {Constant(reader, field.GetDefaultValue())}");
        }
        return members;
    }

    private static string Describe(MetadataReader reader, MethodDefinition method, string called)
    {
        var signature = method.DecodeSignature(new TypeNames(), null);
        var parameters = method.GetParameters().Select(reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0).ToDictionary(parameter => parameter.SequenceNumber);
        var texts = signature.ParameterTypes.Select((type, index) =>
        {
            var parameter = parameters[index + 1];
            return $"{type} {reader.GetString(parameter.Name)}{((parameter.Attributes & ParameterAttributes.Optional) != 0 ? "?" : "")}";
        });
        var arity = signature.GenericParameterCount > 0 ? $"<{signature.GenericParameterCount}>" : "";
        var result = called == ".ctor" ? "" : $" : {signature.ReturnType}";
        return $"{((method.Attributes & MethodAttributes.Static) != 0 ? "static " : "")}{called}{arity}({string.Join(", ", texts)}){result}";
    }

    private static object? Constant(MetadataReader reader, ConstantHandle handle)
    {
        var constant = reader.GetConstant(handle);
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
    }

    /// <summary>Names of types without namespaces.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);
        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);
        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";
        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";
        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";
        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";
        public string GetSZArrayType(string elementType) => $"{elementType}[]";
        public string GetByReferenceType(string elementType) => $"{elementType}&";
        public string GetPointerType(string elementType) => $"{elementType}*";
        public string GetPinnedType(string elementType) => elementType;
        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => modifier == "IsExternalInit" ? $"init {unmodifiedType}" : unmodifiedType;
        public string GetFunctionPointerType(MethodSignature<string> signature) => "function pointer";
    }
}

/// <param name="Base">Name of the type that it derives from.</param>
/// <param name="Members">One line each.</param>
internal sealed record ApiType(string Namespace, string Name, string? Base, IReadOnlyList<string> Members);
