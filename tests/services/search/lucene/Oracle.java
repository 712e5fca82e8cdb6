import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.StopAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.*;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.search.similarity.LegacyBM25Similarity;
import org.apache.lucene.search.spell.DirectSpellChecker;
import org.apache.lucene.search.spell.SuggestMode;
import org.apache.lucene.search.spell.SuggestWord;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Real Lucene, asked for scores, explanations and tokens: run by generate.ts, which says what goes in and comes out. */
public class Oracle {
  /** Named as Elasticsearch's own, because explanations bear the name. */
  static class PerFieldSimilarity extends PerFieldSimilarityWrapper {
    private final Similarity similarity;
    PerFieldSimilarity(Similarity similarity) { this.similarity = similarity; }
    @Override public Similarity get(String field) { return similarity; }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(folder.resolve("texts.tsv"))) {
      String[] parts = line.split("\t", 2);
      out.append(tokens(parts[0], parts[1])).append("\n");
    }
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
    config.setSimilarity(new PerFieldSimilarity(new LegacyBM25Similarity()));
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (String line : Files.readAllLines(folder.resolve("documents.tsv"))) {
        String[] parts = line.split("\t", -1);
        Document document = new Document();
        document.add(new TextField("title", parts[0], Field.Store.NO));
        document.add(new TextField("body", parts[1], Field.Store.NO));
        document.add(new StringField("tag", parts[2], Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    for (String line : Files.readAllLines(folder.resolve("queries.tsv"))) {
      String[] parts = line.split("\t", 3);
      searcher.setSimilarity(new PerFieldSimilarity(similarity(parts[1].split(" "))));
      Query query = new Parser(parts[2], searcher.getIndexReader()).query();
      TopDocs top = searcher.search(query, 1000);
      out.append("{\"query\":").append(quote(parts[0])).append(",\"total\":").append(top.scoreDocs.length).append(",\"hits\":[");
      for (int i = 0; i < Math.min(40, top.scoreDocs.length); i++)
        out.append(i > 0 ? "," : "").append("[").append(top.scoreDocs[i].doc).append(",")
            .append(Float.floatToIntBits(top.scoreDocs[i].score)).append("]");
      out.append("],\"explain\":[");
      int last = top.scoreDocs.length - 1;
      for (int i : last > 0 ? new int[] {0, last} : new int[] {0}) {
        if (last < 0) break;
        out.append(i > 0 ? "," : "");
        explanation(searcher.explain(query, top.scoreDocs[i].doc), out);
      }
      out.append("]}\n");
    }
    for (String line : Files.readAllLines(folder.resolve("spellings.tsv"))) {
      String[] parts = line.split("\t");
      DirectSpellChecker checker = new DirectSpellChecker();
      checker.setLowerCaseTerms(false);
      checker.setMaxEdits(Integer.parseInt(parts[2]));
      checker.setMaxQueryFrequency(Float.parseFloat(parts[3]));
      SuggestMode mode = parts[1].equals("missing") ? SuggestMode.SUGGEST_WHEN_NOT_IN_INDEX
          : parts[1].equals("popular") ? SuggestMode.SUGGEST_MORE_POPULAR : SuggestMode.SUGGEST_ALWAYS;
      out.append("{\"spelling\":").append(quote(line)).append(",\"options\":[");
      int n = 0;
      for (SuggestWord word : checker.suggestSimilar(new Term("body", parts[0]), 5, searcher.getIndexReader(), mode, 0.5f))
        out.append(n++ > 0 ? "," : "").append("[").append(quote(word.string)).append(",")
            .append(Float.floatToIntBits(word.score)).append(",").append(word.freq).append("]");
      out.append("]}\n");
    }
    System.out.print(out);
  }

  /** `boolean`, or `BM25 k1 b`. */
  static Similarity similarity(String[] words) {
    return words[0].equals("boolean") ? new BooleanSimilarity()
        : new LegacyBM25Similarity(Float.parseFloat(words[1]), Float.parseFloat(words[2]));
  }

  static void explanation(Explanation e, StringBuilder out) {
    out.append("{\"value\":").append(Float.floatToIntBits(e.getValue().floatValue()));
    out.append(",\"description\":").append(quote(e.getDescription())).append(",\"details\":[");
    int n = 0;
    for (Explanation detail : e.getDetails()) {
      if (n++ > 0) out.append(",");
      explanation(detail, out);
    }
    out.append("]}");
  }

  static String tokens(String name, String text) throws IOException {
    StringBuilder out = new StringBuilder("{\"analyzer\":" + quote(name) + ",\"text\":" + quote(text) + ",\"tokens\":[");
    int n = 0;
    int position = -1;
    try (Analyzer analyzer = analyzer(name); TokenStream stream = analyzer.tokenStream("f", text)) {
      stream.reset();
      while (stream.incrementToken()) {
        position += stream.getAttribute(PositionIncrementAttribute.class).getPositionIncrement();
        OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
        if (n++ > 0) out.append(",");
        out.append("[").append(quote(stream.getAttribute(CharTermAttribute.class).toString())).append(",")
            .append(offset.startOffset()).append(",").append(offset.endOffset()).append(",").append(position)
            .append(",").append(quote(stream.getAttribute(TypeAttribute.class).type())).append("]");
      }
      stream.end();
    }
    return out.append("]}").toString();
  }

  static Analyzer analyzer(String name) {
    switch (name) {
      case "standard": return new StandardAnalyzer();
      case "simple": return new SimpleAnalyzer();
      case "whitespace": return new WhitespaceAnalyzer();
      case "english": return new EnglishAnalyzer();
      case "stop": return new StopAnalyzer(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
      default: return new Analyzer() {
        @Override protected TokenStreamComponents createComponents(String field) {
          StandardTokenizer source = new StandardTokenizer();
          TokenStream filtered = new LowerCaseFilter(source);
          if (name.equals("folding")) filtered = new ASCIIFoldingFilter(filtered);
          else if (name.equals("edge")) filtered = new EdgeNGramTokenFilter(filtered, 2, 5, false);
          else if (name.equals("ngram")) filtered = new NGramTokenFilter(filtered, 2, 3, false);
          else throw new IllegalArgumentException(name);
          return new TokenStreamComponents(source, filtered);
        }
      };
    }
  }

  static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray())
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < 32 || c > 126) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    return out.append('"').toString();
  }

  /** (term field word) (phrase field slop word…) (fuzzy field word edits prefix) (prefix|wildcard field word) (all)
   *  (boost number query) (constant query) (dismax tie query…) (bool minimum (must|should|filter|not query)…)
   *  (blended tie word field boost field boost…): as Elasticsearch's cross_fields makes one of Lucene's queries */
  static class Parser {
    private final String[] words;
    private final IndexReader reader;
    private int at = 0;

    Parser(String text, IndexReader reader) { this.reader = reader; words = text.replace("(", " ( ").replace(")", " ) ").trim().split("\\s+"); }

    private String next() { return words[at++]; }
    private boolean more() { return !words[at].equals(")"); }

    Query query() {
      next();
      Query query = inside(next());
      next();
      return query;
    }

    private Query inside(String kind) {
      switch (kind) {
        case "all": return new MatchAllDocsQuery();
        case "term": return new TermQuery(new Term(next(), next()));
        case "prefix": return new PrefixQuery(new Term(next(), next()));
        case "wildcard": return new WildcardQuery(new Term(next(), next()));
        case "fuzzy": return new FuzzyQuery(new Term(next(), next()), Integer.parseInt(next()), Integer.parseInt(next()), 50, true);
        case "boost": return boost();
        case "constant": return new ConstantScoreQuery(query());
        case "phrase": {
          String field = next();
          int slop = Integer.parseInt(next());
          List<String> terms = new ArrayList<>();
          while (more()) terms.add(next());
          return new PhraseQuery(slop, field, terms.toArray(new String[0]));
        }
        case "dismax": {
          float tie = Float.parseFloat(next());
          List<Query> queries = new ArrayList<>();
          while (more()) queries.add(query());
          return new DisjunctionMaxQuery(queries, tie);
        }
        case "bool": {
          BooleanQuery.Builder builder = new BooleanQuery.Builder();
          builder.setMinimumNumberShouldMatch(Integer.parseInt(next()));
          while (more()) {
            next();
            String occur = next();
            builder.add(query(), occur.equals("must") ? BooleanClause.Occur.MUST
                : occur.equals("should") ? BooleanClause.Occur.SHOULD
                : occur.equals("filter") ? BooleanClause.Occur.FILTER : BooleanClause.Occur.MUST_NOT);
            next();
          }
          return builder.build();
        }
        case "blended": return blended();
        default: throw new IllegalArgumentException(kind);
      }
    }

    /** Each field's frequency of the word becomes that of the field that has it most, plus one at each step down. */
    private Query blended() {
      float tie = Float.parseFloat(next());
      String word = next();
      List<String> fields = new ArrayList<>();
      List<Float> boosts = new ArrayList<>();
      while (more()) { fields.add(next()); boosts.add(Float.parseFloat(next())); }
      try {
        List<Integer> order = new ArrayList<>();
        long most = reader.maxDoc();
        for (int i = 0; i < fields.size(); i++)
          if (reader.docFreq(new Term(fields.get(i), word)) > 0) {
            order.add(i);
            most = Math.min(most, reader.getSumTotalTermFreq(fields.get(i)));
          }
        int[] frequency = new int[fields.size()];
        for (int i : order) frequency[i] = reader.docFreq(new Term(fields.get(i), word));
        order.sort((a, b) -> frequency[b] - frequency[a]);
        List<Query> queries = new ArrayList<>();
        Query[] made = new Query[fields.size()];
        int shared = 0, before = 0;
        for (int i : order) {
          shared = shared == 0 ? (int) Math.min(most, frequency[i]) : frequency[i] < before ? shared + 1 : shared;
          before = frequency[i];
          Term term = new Term(fields.get(i), word);
          int count = (int) Math.min(Math.min(shared, reader.getDocCount(fields.get(i))), most);
          TermState state = TermStates.build(reader.getContext(), term, true).get(reader.leaves().get(0));
          made[i] = new TermQuery(term, new TermStates(reader.getContext(), state, 0, count, Math.max(count, reader.totalTermFreq(term))));
        }
        for (int i = 0; i < made.length; i++) {
          Query query = made[i] == null ? new TermQuery(new Term(fields.get(i), word)) : made[i];
          queries.add(boosts.get(i) == 1f ? query : new BoostQuery(query, boosts.get(i)));
        }
        return new DisjunctionMaxQuery(queries, tie);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private Query boost() {
      float boost = Float.parseFloat(next());
      return new BoostQuery(query(), boost);
    }
  }
}
