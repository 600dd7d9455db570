"""Write docs/data_dictionary.md from the classes that read the files."""

from pathlib import Path

from resourcing.read import data_dictionary

TARGET = Path(__file__).resolve().parents[1] / "docs" / "data_dictionary.md"

if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    print(f"wrote {TARGET}")
